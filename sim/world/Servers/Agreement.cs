using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>Whether the members are copies of each other, when all is healed and quiet.</summary>
internal static class Agreement
{
    public static void Check(ClusterHost cluster, Action<Law, string> fail)
    {
        var states = new List<(MemberHost Member, long Applied, string State)>();
        foreach (var member in cluster.Members)
        {
            if (member is { IsRunning: true, Node: { } node, Store: { } store })
            {
                states.Add((member, node.Status.Applied, Describe(member, node, store)));
            }
            else if (!member.HasRetired)
            {
                fail(Law.Convergence, $"{member.Name} does not serve, though everything was healed.");
            }
        }

        var newest = states.Max(state => state.Applied);
        var reference = states.First(state => state.Applied == newest);
        foreach (var (member, applied, state) in states)
        {
            if (reference.Member.Node is { } leader && leader.IsRemoved(member.Identity.MemberId))
            {
                fail(Law.Convergence, $"{member.Name} was removed and still serves, though everything was healed.");
            }
            else if (applied < newest)
            {
                fail(
                    Law.Convergence,
                    $"{member.Name} has applied {applied} entries and {reference.Member.Name} {newest}, though "
                    + $"everything was healed. {member.Name}: {member.Node?.Describe()}. {reference.Member.Name}: "
                    + $"{reference.Member.Node?.Describe()}.");
            }
            else if (state != reference.State)
            {
                fail(Law.MembersAgree,
                    $"{member.Name} holds {state}, and {reference.Member.Name} holds {reference.State}.");
            }
        }
    }

    private static string Describe(MemberHost member, Vigil.Server.Node.ClusterNode node, Core.WatchableStore store)
    {
        var hash = store.Hash().Value;
        var leases = string.Join(' ', store.ListLeases().Select(lease => $"{lease.Id}:{lease.Seconds}"));
        var members = string.Join(' ', node.Members.Select(other => $"{other.ID:x}{(other.IsLearner ? "?" : "")}"));
        var alarms = string.Join(' ', member.Alarms.Select(alarm => $"{alarm.Alarm} of {alarm.MemberID:x}"));
        return $"revision {hash.Revision}, compacted {hash.CompactRevision}, hash {hash.Hash:x8}, leases [{leases}], "
            + $"members [{members}], alarms [{alarms}]";
    }
}
