using System.Buffers;
using Grpc.Core;

namespace Vigil.Sim.Engine.Network.Grpc;

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
        private ExactWriter? _writer;

        public byte[] Payload { get; private set; } = [];

        public override void SetPayloadLength(int payloadLength) => _writer = new ExactWriter(payloadLength);

        public override IBufferWriter<byte> GetBufferWriter() =>
            _writer
                ?? throw new NotSupportedException("Generated code says how long a message is before it writes it.");

        public override void Complete(byte[] payload) => Payload = payload;

        public override void Complete() => Payload = _writer?.Written ?? [];
    }

    /// <summary>Writes into an array of the right length, so that nothing is copied.</summary>
    private sealed class ExactWriter(int length) : IBufferWriter<byte>
    {
        private int _count;

        public byte[] Written { get; } = new byte[length];

        public void Advance(int count) => _count += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Written.AsMemory(_count);

        public Span<byte> GetSpan(int sizeHint = 0) => Written.AsSpan(_count);
    }

    private sealed class Decoding(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.AsSpan().ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
