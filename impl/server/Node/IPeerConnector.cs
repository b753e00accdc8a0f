using Grpc.Core;

namespace Vigil.Server.Node;

/// <summary>How one member reaches another: real connections, or simulated ones. Thread-safe.</summary>
internal interface IPeerConnector
{
    /// <summary>A way to call a member. Connects at the first call, and again after a break.</summary>
    /// <param name="member">Its id and peer URLs; called again when they change.</param>
    CallInvoker Connect(Api.Member member);
}
