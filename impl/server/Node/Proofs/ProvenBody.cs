using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace Vigil.Server.Node.Proofs;

/// <summary>What is in a proven message, as the bytes that its proof covers.</summary>
internal static class ProvenBody
{
    public static ByteString Write<T>(T message)
        where T : class => ((IMessage)message).ToByteString();

    public static T Read<T>(Marshaller<T> marshaller, ByteString body) =>
        marshaller.ContextualDeserializer(new Body(body));

    private sealed class Body(ByteString bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes.ToByteArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes.Memory);
    }
}
