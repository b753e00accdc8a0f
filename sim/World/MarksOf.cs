using Vigil.Model;
using Vigil.Sim.History;

namespace Vigil.Sim.World;

/// <summary>Finds in a history what was reached.</summary>
internal static class MarksOf
{
    public static Marks History(ExecutionHistory history, (long CaughtUp, long Blocked, long Passed) watchers)
    {
        var marks = new Marks();
        marks.Reach(Mark.WatcherCaughtUp, watchers.CaughtUp);
        marks.Reach(Mark.WatcherBlocked, watchers.Blocked);
        marks.Reach(Mark.WatcherPassed, watchers.Passed);
        foreach (var operation in history.Operations)
        {
            Reach(marks, operation);
        }

        foreach (var watch in history.Watches)
        {
            Reach(marks, watch);
        }

        foreach (var fault in history.Faults)
        {
            if (fault.Text.Contains("reset", StringComparison.Ordinal))
            {
                marks.Reach(Mark.Reset);
            }
            else if (fault.Text.StartsWith("the server", StringComparison.Ordinal))
            {
                marks.Reach(Mark.Restart);
            }
            else if (fault.Text.Contains("gets through", StringComparison.Ordinal))
            {
                marks.Reach(Mark.Partition);
            }
        }

        return marks;
    }

    private static void Reach(Marks marks, Operation operation)
    {
        if (operation.Outcome.IsUnknown)
        {
            marks.Reach(Mark.UnknownOutcome);
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
                case WatchProgress:
                    marks.Reach(Mark.ProgressTold);
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
