using Vigil.Api.Peers;
using Vigil.Raft;

namespace Vigil.Sim.World;

/// <summary>What anybody may know of a member.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Other">Another member; 0 where there is none.</param>
/// <param name="Follower">Another member that does not lead; 0 where there is none.</param>
/// <param name="Leader">Whom it takes for the leader; 0 for nobody.</param>
/// <param name="Term">Its term.</param>
/// <param name="Committed">How far it knows to be committed.</param>
internal sealed record HostileKnown(
    ulong Cluster, ulong Id, ulong Other, ulong Follower, ulong Leader, long Term, long Committed)
{
    public RaftMessage Of(
        MessageKind kind, ulong from, long term, Action<RaftMessage>? more = null, RaftEntry? entry = null)
    {
        var message = new RaftMessage { Kind = (uint)kind, To = Id, From = from, Term = term };
        more?.Invoke(message);
        if (entry is not null)
        {
            message.Entries.Add(entry);
        }

        return message;
    }
}
