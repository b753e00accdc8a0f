using Vigil.Core;
using Vigil.Model;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Vigil.Sim.World.Servers;

namespace Vigil.Sim.World;

/// <summary>Finds in a history what was reached.</summary>
internal static class MarksOf
{
    public static Marks History(
        ExecutionHistory history,
        CertifiedOrder? order,
        StoreStats stats,
        IReadOnlyList<(long Joined, long Full)> shared)
    {
        var marks = new Marks();
        marks.Reach(Mark.WatchShared, shared.Sum(client => client.Joined));
        marks.Reach(Mark.SharerTooSlow, shared.Sum(client => client.Full));
        marks.Reach(Mark.UserRevived, history.Revivals);
        marks.Reach(Mark.NewestDelivered, history.Snapshots.Count(snapshot => snapshot.IsNewest));
        marks.Reach(Mark.SnapshotDelivered, history.Snapshots.Count(snapshot => !snapshot.IsNewest));
        marks.Reach(Mark.WatcherCaughtUp, stats.CaughtUpTotal);
        marks.Reach(Mark.WatcherBlocked, stats.BlockedTotal);
        marks.Reach(Mark.WatcherPassed, stats.PassedTotal);
        marks.Reach(Mark.BufferGivenUp, stats.GivenUpTotal);
        marks.Reach(Mark.WatchAgain, history.Recreations);
        marks.Reach(Mark.OlderHash, history.Hashes.Count(hash => hash.IsOfClient && hash.Requested > 0));
        var granted = new HashSet<long>();
        foreach (var operation in history.Operations)
        {
            Reach(marks, operation);
            if (operation is { Request: LeaseGrantRequest grant, Outcome.IsOk: true } && !granted.Add(grant.Id))
            {
                marks.Reach(Mark.LeaseAgain);
            }
        }

        foreach (var watch in history.Watches)
        {
            Reach(marks, watch);
        }

        if (order is not null)
        {
            Reach(marks, history, order);
        }

        return marks;
    }

    /// <summary>What the members counted; nothing where there are none.</summary>
    public static void Reach(Marks marks, ClusterHost? cluster)
    {
        foreach (var (leaderChanges, snapshots) in cluster?.Members.Select(member => member.Counts) ?? [])
        {
            // The first leader changes nothing.
            marks.Reach(Mark.LeaderChanged, Math.Max(0, leaderChanges - 1));
            marks.Reach(Mark.SnapshotInstalled, snapshots);
        }
    }

    private static void Reach(Marks marks, ExecutionHistory history, CertifiedOrder order)
    {
        var expiries = new HashSet<long>();
        for (var revision = 2L; revision <= order.LastRevision; revision++)
        {
            if (order.Writer(revision) is >= 0 and var writer
                && history.Operations[writer] is { Request: LeaseRevokeRequest } end)
            {
                marks.Reach(end.Client == Operation.TheStore ? Mark.LeaseExpired : Mark.LeaseRevoked);
                if (end.Client == Operation.TheStore)
                {
                    expiries.Add(revision);
                }
            }
        }

        foreach (var watch in history.Watches)
        {
            foreach (var item in watch.Items)
            {
                if (item is WatchEvents events && events.Events.Any(change => expiries.Contains(change.Revision)))
                {
                    marks.Reach(Mark.ExpiryDelivered);
                }
            }
        }
    }

    private static void Reach(Marks marks, Operation operation)
    {
        if (!operation.IsOfClient)
        {
            // Not a call: a possibility.
            marks.Reach(Mark.KeptLess, operation.Client == Operation.Upkeep ? 1 : 0);
        }
        else if (operation.Outcome.IsUnknown)
        {
            marks.Reach(Mark.UnknownOutcome);
        }
        else if (operation.Outcome.Error == ModelError.NoSpace)
        {
            marks.Reach(Mark.NoSpaceRefused);
        }
        else if (operation.Outcome.Error == ModelError.LeaseNotFound
            || operation.Outcome.Response is LeaseKeepAliveResponse { Seconds: 0 })
        {
            marks.Reach(Mark.LeaseMissing);
        }
        else if (operation.Outcome.Response is LeaseKeepAliveResponse)
        {
            marks.Reach(Mark.LeaseRenewed);
        }
        else if (operation.Request is RangeRequest && operation.Outcome.Error == ModelError.Compacted)
        {
            marks.Reach(Mark.CompactedRead);
        }
        else if (operation.Outcome.Response is TxnResponse { Succeeded: false })
        {
            marks.Reach(Mark.ComparisonFailed);
        }
        else if (operation.Outcome.Response is TxnResponse { Succeeded: true, Responses.Count: > 1 })
        {
            marks.Reach(Mark.ManyChangesAtOnce);
        }
    }

    private static void Reach(Marks marks, WatchRecord watch)
    {
        var isResumed = false;
        foreach (var item in watch.Items)
        {
            switch (item)
            {
                case WatchReconnected:
                    marks.Reach(Mark.WatchResumed);
                    isResumed = true;
                    break;
                case WatchEvents when isResumed:
                    marks.Reach(Mark.EventsAfterResume);
                    isResumed = false;
                    break;
                case WatchProgress { IsAnswer: true }:
                    marks.Reach(Mark.ProgressAnswered);
                    break;
                case WatchProgress:
                    marks.Reach(Mark.ProgressDelivered);
                    break;
                case WatchCompacted:
                    marks.Reach(Mark.WatchCompacted);
                    break;
                default:
                    break;
            }
        }
    }
}
