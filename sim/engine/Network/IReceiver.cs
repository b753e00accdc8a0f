using Grpc.Core;

namespace Vigil.Sim.Engine.Network;

/// <summary>Who waits for the next frame of a <see cref="Pipe"/>.</summary>
internal interface IReceiver
{
    /// <summary>A frame arrived.</summary>
    void Received(Frame frame);

    /// <summary>No frame will arrive any more.</summary>
    void Broken(Status status);
}
