namespace Vigil.Sim.World.Museum;

/// <summary>Says where something is searched: what is unlike the default sweep, and no more.</summary>
internal static class ScopeWords
{
    /// <summary>In a few words.</summary>
    public static string Of(WorkloadScope scope)
    {
        var words = new List<string>
        {
            scope.Members switch
            {
                [] => "one server",
                [var only] => $"clusters of {only}",
                var several => $"clusters of {string.Join(", ", several.Order())}",
            },
        };
        var usual = scope.Members.Count == 0 ? new FaultOptions() : FaultOptions.Cluster;
        if (scope.Faults.StepsMax == 0)
        {
            words.Add("no faults");
        }
        else if (!scope.Faults.Kinds.SequenceEqual(usual.Kinds))
        {
            words.Add("faults: " + string.Join(", ", scope.Faults.Kinds));
        }

        words.AddRange(scope.StepsMax > new WorkloadScope().StepsMax ? ["longer scripts"] : []);
        words.AddRange(scope.SnapshotSizes.SequenceEqual(new WorkloadScope().SnapshotSizes) ? [] : ["small snapshots"]);
        words.AddRange(
            scope.KnowsOnePercent > new WorkloadScope().KnowsOnePercent ? ["clients of one member each"] : []);
        var leases = scope.LivesPercent - new WorkloadScope().LivesPercent;
        words.AddRange(leases > 0 ? ["more leases"] : []);
        var (added, by) = (scope.Added, new AdditionShares());
        words.AddRange(added.Hashes > by.Hashes ? ["more hashes"] : []);
        words.AddRange(added.Members > by.Members ? ["more changes of members"] : []);
        words.AddRange(added.Watches > by.Watches ? ["more raw streams"] : []);
        words.AddRange(added.Keeps > by.Keeps ? ["more compaction by policy"] : []);
        return string.Join("; ", words);
    }
}
