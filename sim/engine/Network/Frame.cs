using Grpc.Core;

namespace Vigil.Sim.Engine.Network;

internal enum FrameKind
{
    /// <summary>A message, as bytes; the last one of its sender may say so.</summary>
    Message,

    /// <summary>The sender has no more messages.</summary>
    HalfClose,

    /// <summary>The server is done: a status and, of a call with one response, that response.</summary>
    Trailers,

    /// <summary>The client gave the call up.</summary>
    Reset,
}

/// <summary>What crosses the network in one piece.</summary>
internal readonly record struct Frame(FrameKind Kind, byte[] Payload, Status Status, bool IsLast)
{
    /// <summary>What every frame costs besides its payload.</summary>
    private const int HeaderBytes = 9;

    public int SizeBytes => HeaderBytes + Payload.Length;

    public static Frame Message(byte[] payload, bool isLast) => new(FrameKind.Message, payload, default, isLast);

    public static Frame HalfClose() => new(FrameKind.HalfClose, [], default, true);

    public static Frame Trailers(Status status, byte[] payload) => new(FrameKind.Trailers, payload, status, true);

    public static Frame Reset() => new(FrameKind.Reset, [], default, true);
}
