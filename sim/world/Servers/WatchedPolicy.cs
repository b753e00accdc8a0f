using Vigil.Core;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// A member's compaction policy, whose decisions stand in the history: as calls of nobody's, whose outcome nobody
/// knows. What it gives up is held against what it was shown.
/// </summary>
internal sealed class WatchedPolicy(
    string member, TimeSpan period, HistoryRecorder history, Action<Law, string> fail) : ICompactionPolicy
{
    private readonly PeriodicCompaction _policy = new(period);

    /// <summary>The newest revision at each look.</summary>
    private readonly List<(TimeSpan At, long Revision)> _looks = [];
    private long _decided;

    public TimeSpan Interval => _policy.Interval;

    public long? Decide(TimeSpan now, long revision)
    {
        _looks.Add((now, revision));
        var decided = _policy.Decide(now, revision);
        if (decided > _decided)
        {
            _decided = decided.Value;
            history.Invoke(Operation.Upkeep, new Model.CompactRequest(_decided));
        }

        return decided;
    }

    public void Done(TimeSpan now, long compacted)
    {
        _policy.Done(now, compacted);
        var old = _looks.Where(look => look.At <= now - period).Select(look => look.Revision).DefaultIfEmpty(0).Max();
        if (compacted > old)
        {
            fail(
                Law.HistoryKept,
                $"{member} compacted at {compacted}, though {period.TotalSeconds} s before the newest revision was "
                + $"{old}.");
        }
    }
}
