using Vigil.Core;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World.Servers;

/// <summary>
/// A member's compaction policy, whose decisions stand in the history: as calls of nobody's, whose outcome nobody
/// knows. What it gives up is held against what it was shown.
/// </summary>
internal sealed class WatchedPolicy : ICompactionPolicy
{
    /// <summary>How often a number of revisions is looked at, in place of the minutes of a real one.</summary>
    public static readonly TimeSpan RevisionInterval = TimeSpan.FromSeconds(4);

    private readonly string _member;
    private readonly HistoryRecorder _history;
    private readonly Action<Law, string> _fail;
    private readonly ICompactionPolicy _policy;

    /// <summary>How long history is kept; null where revisions are counted.</summary>
    private readonly TimeSpan? _period;
    private readonly long _revisions;

    /// <summary>The newest revision at each look.</summary>
    private readonly List<(TimeSpan At, long Revision)> _looks = [];
    private long _decided;

    private WatchedPolicy(
        string member, ICompactionPolicy policy, WorldOptions world, HistoryRecorder history, Action<Law, string> fail)
    {
        (_member, _policy, _history, _fail) = (member, policy, history, fail);
        _period = world.KeepsMs > 0 ? TimeSpan.FromMilliseconds(world.KeepsMs) : null;
        _revisions = world.KeepsRevisions;
    }

    /// <summary>Makes the policies of a world's members; null where they keep all history.</summary>
    public static Func<string, ICompactionPolicy>? MakerFor(
        WorldOptions world, HistoryRecorder history, Action<Law, string> fail)
    {
        if (world is { KeepsMs: 0, KeepsRevisions: 0 })
        {
            return null;
        }

        return member => new WatchedPolicy(
            member,
            world.KeepsMs > 0
                ? new PeriodicCompaction(TimeSpan.FromMilliseconds(world.KeepsMs))
                : new RevisionCompaction(world.KeepsRevisions),
            world,
            history,
            fail);
    }

    /// <summary>
    /// Long after the last write: all but so many revisions must have been given up. A period is looked at where there
    /// is one server, which is quiet for much longer than any.
    /// </summary>
    public static void CheckGivenUp(WorldOptions world, WatchableStore store, Action<Law, string> fail)
    {
        var (revision, compacted) = (store.CurrentRevision, store.CompactRevision);
        var due = world.KeepsMs > 0
            ? world.Members == 0 ? revision : 0
            : world.KeepsRevisions > 0 ? revision - world.KeepsRevisions : 0;
        if (compacted < due)
        {
            fail(
                Law.HistoryKept,
                $"A store at revision {revision} is compacted at {compacted}, though by its policy it was to be at "
                + $"{due} long ago.");
        }
    }

    public TimeSpan Interval => _period is null ? RevisionInterval : _policy.Interval;

    public long? Decide(TimeSpan now, long revision)
    {
        _looks.Add((now, revision));
        var decided = _policy.Decide(now, revision);
        if (decided > _decided)
        {
            _decided = decided.Value;
            _history.Invoke(Operation.Upkeep, new Model.CompactRequest(_decided));
        }

        return decided;
    }

    public void Done(TimeSpan now, long compacted)
    {
        _policy.Done(now, compacted);
        var old = _period is { } period
            ? _looks.Where(look => look.At <= now - period).Select(look => look.Revision).DefaultIfEmpty(0).Max()
            : _looks.Max(look => look.Revision) - _revisions;
        if (compacted > old)
        {
            _fail(
                Law.HistoryKept,
                _period is { } kept
                    ? $"{_member} compacted at {compacted}, though {kept.TotalSeconds} s before the newest revision "
                        + $"was {old}."
                    : $"{_member} compacted at {compacted}, though it is to keep all from {old} on.");
        }
    }
}
