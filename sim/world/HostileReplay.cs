using Vigil.Api.Peers;
using Vigil.Raft;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.World;

/// <summary>
/// Sends again what members have sent each other: later, twice, to another member, or only a part of it.
/// </summary>
/// <remarks>
/// For Raft that is a network that delays and doubles messages, which it is made for. What is passed on to a leader is
/// not part of Raft: a proposal that comes twice is applied twice, and a lease that is renewed lives on. That can be
/// prevented by nothing but a proof, so these are sent again only where members share a secret.
/// </remarks>
internal sealed class HostileReplay(Wiretap tap, HostileWire wire, SimProcess process)
{
    private const int RequestsMax = 4;
    private const int TimesMax = 2;

    /// <summary>Sends some of it, if there is any.</summary>
    /// <param name="victim">Whom it is sent to, unless it goes where it went before.</param>
    /// <param name="hasSecret">Whether members share a secret.</param>
    /// <param name="stop">Gives up.</param>
    public async Task SendAsync(string victim, bool hasSecret, CancellationToken stop)
    {
        var recorded = tap.Requests;
        if (recorded.Count == 0)
        {
            return;
        }

        var place = process.Next("hostile.recorded", recorded.Count);
        var first = recorded[place];
        var length = 1 + process.Next("hostile.length", HostileWire.IsStream(first.Method) ? RequestsMax : 1);
        byte[][] requests =
        [
            .. recorded.Skip(place).Where(request => ReferenceEquals(request.Call, first.Call)).Take(length)
                .Select(request => request.Payload),
        ];
        var member = process.Next("hostile.elsewhere", 2) == 0 ? first.To : victim;
        if (!hasSecret && requests.Any(request => IsPassedOn(first.Method, request)))
        {
            return;
        }

        for (var left = 1 + process.Next("hostile.times", TimesMax); left > 0; left--)
        {
            await wire.SendAsync(member, first.Method, requests, stop);
        }
    }

    private static bool IsPassedOn(string method, byte[] request) => method switch
    {
        HostileWire.Peer + nameof(Peer.PeerClient.Send) => RaftBatch.Parser.ParseFrom(request).Messages
            .Any(message => message.Kind == (uint)MessageKind.Propose),
        HostileWire.Peer + nameof(Peer.PeerClient.RenewLease) => true,
        _ => false,
    };
}
