using System.Buffers;
using Grpc.Core;

namespace Vigil.Sim.Network.Grpc;

/// <summary>Turns messages into bytes and back with the marshallers of the generated code.</summary>
internal static class Codec
{
    public static byte[] Encode<T>(Marshaller<T> marshaller, T message)
    {
        var context = new Encoding();
        marshaller.ContextualSerializer(message, context);
        return context.Payload;
    }

    public static T Decode<T>(Marshaller<T> marshaller, byte[] payload) =>
        marshaller.ContextualDeserializer(new Decoding(payload));

    private sealed class Encoding : SerializationContext
    {
        private ArrayBufferWriter<byte>? _writer;
        private int? _length;

        public byte[] Payload { get; private set; } = [];

        public override void SetPayloadLength(int payloadLength) => _length = payloadLength;

        public override IBufferWriter<byte> GetBufferWriter() =>
            _writer ??= _length is > 0 and var length ? new ArrayBufferWriter<byte>(length) : new ArrayBufferWriter<byte>();

        public override void Complete(byte[] payload) => Payload = payload;

        public override void Complete() => Payload = _writer?.WrittenSpan.ToArray() ?? [];
    }

    private sealed class Decoding(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.AsSpan().ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
