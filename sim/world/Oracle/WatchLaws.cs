using Vigil.Model;
using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>
/// Judges one logical watch by merging what it delivered with what it should have: the certified order, restricted to
/// its keys, its filters and its start. Stops at the first thing wrong, because what follows is mostly due to that.
/// </summary>
internal sealed class WatchLaws
{
    private readonly WatchRecord _watch;
    private readonly ExecutionHistory _history;
    private readonly CertifiedOrder _order;
    private readonly CompactionBounds _bounds;
    private readonly OracleOptions _options;
    private readonly WatchExpectation _expected;
    private long _progress;
    private long _lastEvent;
    private bool _isCreated;
    private bool _isEnded;
    private bool _isResumed;

    private WatchLaws(
        WatchRecord watch,
        ExecutionHistory history,
        CertifiedOrder order,
        CompactionBounds bounds,
        OracleOptions options)
    {
        _watch = watch;
        _history = history;
        _order = order;
        _bounds = bounds;
        _options = options;
        _expected = new WatchExpectation(watch.Request, order);
    }

    /// <summary>The first thing wrong with a watch; null when all is right.</summary>
    /// <param name="watch">The watch.</param>
    /// <param name="history">Whose it is.</param>
    /// <param name="order">The order of the writes.</param>
    /// <param name="bounds">Of the same history.</param>
    /// <param name="returnedRevision">The largest revision that had been returned when the watch was requested.</param>
    /// <param name="options">How strictly to judge.</param>
    public static Violation? Check(
        WatchRecord watch,
        ExecutionHistory history,
        CertifiedOrder order,
        CompactionBounds bounds,
        long returnedRevision,
        OracleOptions options) =>
        new WatchLaws(watch, history, order, bounds, options).Check(returnedRevision);

    private Violation? Check(long returnedRevision)
    {
        foreach (var item in _watch.Items)
        {
            if (_isEnded)
            {
                return Wrong(Law.Ordered, item, $"{_watch} delivered more after its end.");
            }

            var violation = item switch
            {
                WatchCreated created => CheckCreated(created, returnedRevision),
                WatchEvents events => CheckEvents(events),
                WatchProgress progress => CheckProgress(progress),
                WatchCompacted compacted => CheckCompacted(compacted),
                WatchReconnected => Resume(),
                WatchCanceled canceled => CheckCanceled(canceled),
                _ => End(),
            };
            if (violation is not null)
            {
                return violation;
            }
        }

        return CheckEnd();
    }

    private Violation? Resume()
    {
        _isResumed = true;
        return null;
    }

    private Violation? End()
    {
        _isEnded = true;
        return null;
    }

    private Violation? CheckCreated(WatchCreated created, long returnedRevision)
    {
        if (_isCreated)
        {
            return Wrong(Law.Unique, created, $"{_watch} was created twice.");
        }

        _isCreated = true;
        if (_watch.Request.StartRevision != 0)
        {
            return null;
        }

        _expected.StartAt(created.HeaderRevision + 1);
        return _options.SingleMember && created.HeaderRevision < returnedRevision
            ? Wrong(Law.Reliable, created, $"{_watch} begins after revision {created.HeaderRevision}, though revision "
                + $"{returnedRevision} had been returned before it was requested.")
            : null;
    }

    private Violation? CheckEvents(WatchEvents events)
    {
        if (MustBeCompacted() is { } compacted)
        {
            return Wrong(Law.CompactionError, events, $"{_watch} delivered events, though a compaction at {compacted}"
                + " had returned before it was requested: it must get the compacted error.");
        }

        var batchFirst = _expected.Delivered;
        if (!_expected.IsStarted && events.Events.Count > 0)
        {
            _expected.StartAt(events.Events[0].Revision);
        }

        foreach (var e in events.Events)
        {
            if (CheckEvent(events, e, batchFirst) is { } violation)
            {
                return violation;
            }

            _lastEvent = e.Revision;
        }

        if (_expected.Next is { } rest && rest.Revision == _lastEvent && events.Events.Count > 0)
        {
            return Wrong(Law.Atomic, events, $"{_watch} delivered revision {rest.Revision} without its {rest}: a"
                + " revision comes whole, in one response.", rest.Revision);
        }

        return events.HeaderRevision < _lastEvent && events.Events.Count > 0
            ? Wrong(Law.Ordered, events, $"{_watch} delivered revision {_lastEvent} in a response whose header says"
                + $" {events.HeaderRevision}.", _lastEvent)
            : null;
    }

    private Violation? CheckEvent(WatchEvents events, WatchEvent e, int batchFirst)
    {
        var next = _expected.Next;
        if (next is null || !IsSame(next, e))
        {
            return Misplaced(events, e, next, batchFirst);
        }

        _expected.MarkDelivered();
        return CheckContent(events, e, next);
    }

    private Violation? CheckContent(WatchEvents events, WatchEvent e, Change change)
    {
        if (!e.Kv.Equals(change.Kv))
        {
            var law = e.Kv.IsCreate != change.Kv.IsCreate ? Law.IsCreateRight : Law.Faithful;
            return Wrong(law, events, $"{_watch} delivered {e}, but what happened is {change}.", e.Revision);
        }

        if (e.PrevKv is not null)
        {
            if (!_watch.Request.PrevKv || !e.PrevKv.Equals(change.PrevKv))
            {
                var right = !_watch.Request.PrevKv ? "it did not request that"
                    : change.PrevKv is null ? "there was none" : $"that was {change.PrevKv}";
                return Wrong(Law.PrevKvRight, events, $"{_watch} delivered {e} with the pair before it {e.PrevKv}, but"
                    + $" {right}.", e.Revision);
            }

            return null;
        }

        var isMissing = _watch.Request.PrevKv && change.PrevKv is not null
            && _bounds.AtMost(events.Seq) <= e.Revision - 1;
        return isMissing
            ? Wrong(
                Law.PrevKvRight, events, $"{_watch} delivered {e} without the pair before it, {change.PrevKv}, which"
                + " no compaction took away.", e.Revision)
            : null;
    }

    /// <summary>Says what is wrong with an event that is not the next one expected.</summary>
    private Violation Misplaced(WatchEvents events, WatchEvent e, Change? next, int batchFirst)
    {
        var (law, text) = WhyMisplaced(events, e, next, batchFirst);
        var isResumption = _isResumed && (law == Law.Unique || law == Law.Ordered || law == Law.Reliable);
        return Wrong(isResumption ? Law.Resumable : law, events, text, e.Revision);
    }

    private (Law Law, string Text) WhyMisplaced(WatchEvents events, WatchEvent e, Change? next, int batchFirst)
    {
        var delivered = $"{_watch} delivered {e}";
        if (!_watch.Request.Wants(e.Type, e.Kv.Key))
        {
            return (Law.Filtered, $"{delivered}, which it did not request.");
        }

        var happened = Find(e);
        if (happened is null)
        {
            return (Law.Faithful, $"{delivered}, but nothing of the kind happened at revision {e.Revision}.");
        }

        if (e.Revision < _expected.Start)
        {
            return (Law.NothingBelowStart, $"{delivered}, below its start, revision {_expected.Start}.");
        }

        var place = _expected.PlaceOf(happened);
        if (place >= 0 && place < _expected.Delivered)
        {
            return (Law.Unique, $"{delivered} for the second time.");
        }

        if (e.Revision <= _progress)
        {
            return (Law.Bookmarkable, $"{delivered} after a progress notification at {_progress}.");
        }

        if (next is not null && IsDeliveredLater(events, next))
        {
            return (Law.Ordered, $"{delivered} before {next}.");
        }

        return next is not null && next.Revision == e.Revision && _expected.Delivered >= batchFirst
            ? (Law.Atomic, $"{delivered} without {next}, which belongs to the same revision.")
            : (Law.Reliable, $"{delivered}, and not {next} before it: a gap.");
    }

    private Violation? CheckProgress(WatchProgress progress)
    {
        if (MustBeCompacted() is { } compacted)
        {
            return Wrong(Law.CompactionError, progress, $"{_watch} notified of progress, though a compaction at"
                + $" {compacted} had returned before it was requested: it must get the compacted error.");
        }

        var revision = progress.HeaderRevision;
        if (revision < _watch.Request.StartRevision - 1)
        {
            return Wrong(Law.NothingBelowStart, progress, $"{_watch} notified of progress at {revision}, below its"
                + " start: who goes on from there would get what was not requested.", revision);
        }

        if (revision < _progress || revision < _lastEvent)
        {
            return Wrong(Law.Bookmarkable, progress, $"{_watch} said that everything up to {revision} was delivered,"
                + $" after it had delivered more: {Math.Max(_progress, _lastEvent)}.", revision);
        }

        _progress = revision;
        return _expected.Next is { } next && next.Revision <= revision
            ? Wrong(Law.Bookmarkable, progress, $"{_watch} said that everything up to {revision} was delivered,"
                + $" but {next} was not.", revision)
            : null;
    }

    private Violation? CheckCompacted(WatchCompacted compacted)
    {
        _isEnded = true;
        var revision = compacted.CompactRevision;
        if (!_bounds.MayBe(revision) || _bounds.AtMost(compacted.Seq) < revision)
        {
            return Wrong(Law.CompactionError, compacted, $"{_watch} said that {revision} is the compacted revision,"
                + " but nobody had called such a compaction.", revision);
        }

        var needed = Math.Max(_expected.Start, Math.Max(_lastEvent, _progress) + 1);
        if (_expected.IsStarted && needed >= revision)
        {
            return Wrong(Law.CompactionError, compacted, $"{_watch} was ended by the compaction at {revision}, but it"
                + $" needs only what comes from revision {needed} on.", revision);
        }

        var least = _bounds.AtLeast(_watch.Invoked);
        return _options.SingleMember && revision < least
            ? Wrong(Law.CompactionError, compacted, $"{_watch} said that {revision} is the compacted revision,"
                + $" though a compaction at {least} had returned before it was requested.", revision)
            : null;
    }

    /// <summary>A server refuses what can't be watched, and ends nothing else by itself.</summary>
    private Violation? CheckCanceled(WatchCanceled canceled)
    {
        _isEnded = true;
        return _watch.Request.Range.IsEmpty || _watch.Request.StartRevision < 0
            ? null
            : Wrong(Law.Reliable, canceled, $"{_watch} was ended: {canceled.Reason}. Nobody had requested that.");
    }

    private Violation? CheckEnd()
    {
        if (!_history.Converged || !_watch.IsLive)
        {
            return null;
        }

        if (MustBeCompacted() is { } compacted)
        {
            return Wrong(Law.CompactionError, null, $"{_watch} never got the compacted error, though a compaction at"
                + $" {compacted} had returned before it was requested.");
        }

        if (_watch.Request.StartRevision < 0)
        {
            // There is no such revision: a server that does not refuse it promises nothing to this watch.
            return null;
        }

        if (!_expected.IsStarted)
        {
            return Wrong(
                Law.Convergence, null, $"{_watch} was never created, though everything was healed.");
        }

        return _expected.Next is { } missing && missing.Revision <= (_history.FinalRevision ?? _order.LastRevision)
            ? Wrong(Law.Convergence, null, $"{_watch} never delivered {missing}, though everything was healed.",
                missing.Revision)
            : null;
    }

    /// <summary>The compaction that this watch can't have missed; null when there is none.</summary>
    private long? MustBeCompacted()
    {
        var compacted = _bounds.AtLeast(_watch.Invoked);
        var start = _watch.Request.StartRevision;
        var mustAsk = _options.SingleMember && !_watch.Request.MayShare;
        return mustAsk && start > 0 && start < compacted ? compacted : null;
    }

    private Change? Find(WatchEvent e)
    {
        var changes = _order.Changes(e.Revision);
        for (var i = 0; i < changes.Count; i++)
        {
            if (IsSame(changes[i], e))
            {
                return changes[i];
            }
        }

        return null;
    }

    private bool IsDeliveredLater(WatchEvents since, Change change)
    {
        foreach (var item in _watch.Items)
        {
            if (item.Seq >= since.Seq && item is WatchEvents events && IsAmong(events.Events, change))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAmong(IReadOnlyList<WatchEvent> events, Change change)
    {
        foreach (var e in events)
        {
            if (IsSame(change, e))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(Change change, WatchEvent e) =>
        change.Revision == e.Revision && change.Type == e.Type && change.Kv.Key == e.Kv.Key;

    private Violation Wrong(Law law, WatchItem? item, string text, long? revision = null) => new(law, text)
    {
        Watch = _watch.Id,
        Revision = revision,
        Seq = item?.Seq,
    };
}
