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
                CheckCounted(member.Name, node, fail);
                CheckPublished(member, node, fail);
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

    /// <summary>Those who are members for clients are those who count for Raft, in the same roles.</summary>
    private static void CheckCounted(string name, Vigil.Server.Node.ClusterNode node, Action<Law, string> fail)
    {
        var (_, conf) = node.Counted;
        var voters = node.Members.Where(member => !member.IsLearner).Select(member => member.ID);
        var learners = node.Members.Where(member => member.IsLearner).Select(member => member.ID);
        if (!conf.Voters.Order().SequenceEqual(voters.Order())
            || !conf.Learners.Order().SequenceEqual(learners.Order()))
        {
            fail(Law.MembersAgree, $"{name} counts {conf} in Raft, and lists {string.Join(" ", node.Members)}.");
        }
    }

    /// <summary>Who runs has published how clients find it.</summary>
    private static void CheckPublished(
        MemberHost member, Vigil.Server.Node.ClusterNode node, Action<Law, string> fail)
    {
        var listed = node.Members.FirstOrDefault(other => other.ID == member.Identity.MemberId);
        if (listed is not null
            && (listed.Name != member.Name || !listed.ClientURLs.SequenceEqual(member.Identity.ClientUrls)))
        {
            fail(Law.Reported, $"{member.Name} is listed as {listed}, though everything was healed.");
        }
    }

    private static string Describe(MemberHost member, Vigil.Server.Node.ClusterNode node, Core.WatchableStore store)
    {
        var hash = store.Hash().Value;
        var leases = string.Join(' ', store.ListLeases().Select(lease => $"{lease.Id}:{lease.Seconds}"));
        var members = string.Join(' ', node.Members.Select(other =>
            $"{other.ID:x}{(other.IsLearner ? "?" : "")}={other.Name}@{string.Join(',', other.PeerURLs)}"));
        var removed = string.Join(' ', node.RemovedMembers.Select(id => $"{id:x}"));
        var alarms = string.Join(' ', member.Alarms.Select(alarm => $"{alarm.Alarm} of {alarm.MemberID:x}"));
        return $"revision {hash.Revision}, compacted {hash.CompactRevision}, hash {hash.Hash:x8}, leases [{leases}], "
            + $"members [{members}], removed [{removed}], alarms [{alarms}]";
    }
}
