using Grpc.Core;
using Vigil.Server.Node;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World.Servers;

/// <summary>How a simulated member reaches another: by the host in its peer URL, which is its process's name.</summary>
internal sealed class MemberConnector(SimNetwork network, SimProcess process) : IPeerConnector
{
    public static string UrlOf(string name) => $"http://{name}:2380";

    public CallInvoker Connect(Api.Member member) => network.Connect(process, new Uri(member.PeerURLs[0]).Host);
}
