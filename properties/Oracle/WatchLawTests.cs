using Vigil.Model;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Xunit;

namespace Vigil.Properties.Oracle;

/// <summary>Each watch law, caught by the one corruption of a right history that breaks just it.</summary>
/// <remarks>
/// The history: revision 2 puts a, 3 puts a and b at once, 4 deletes a, 5 puts c. The watch is over everything from 2.
/// </remarks>
public sealed class WatchLawTests
{
    private static readonly WatchRequest Everything = new(KeyRange.All) { StartRevision = 2 };

    /// <summary>What every other test corrupts.</summary>
    [Fact]
    public void A_right_watch_breaks_no_law() => Holds(Everything, (script, watch) =>
    {
        script.Recorder.Created(watch, 5);
        Send(script, watch, 2);
        Send(script, watch, 3, 4);
        script.Recorder.Progress(watch, 4);
        script.Recorder.Reconnected(watch);
        Send(script, watch, 5);
        script.Recorder.Progress(watch, 5);
    });

    [Fact]
    public void Ordered_catches_two_revisions_delivered_in_the_wrong_order() =>
        Breaks(Law.Ordered, Everything, (script, watch) =>
        {
            Send(script, watch, 2);
            Send(script, watch, 4);
            Send(script, watch, 3);
            Send(script, watch, 5);
        });

    [Fact]
    public void Ordered_catches_two_events_of_a_revision_delivered_in_the_wrong_order() =>
        Breaks(Law.Ordered, Everything, (script, watch) =>
        {
            Send(script, watch, 2);
            script.Recorder.Events(watch, 3, [.. script.At(3).AsEnumerable().Reverse()]);
            Send(script, watch, 4, 5);
        });

    [Fact]
    public void Ordered_catches_a_header_behind_its_events() => Breaks(Law.Ordered, Everything, (script, watch) =>
    {
        script.Recorder.Events(watch, 1, script.At(2));
        Send(script, watch, 3, 4, 5);
    });

    [Fact]
    public void Ordered_catches_what_is_delivered_after_the_end() => Breaks(Law.Ordered, Everything, (script, watch) =>
    {
        Send(script, watch, 2);
        script.Recorder.Closed(watch);
        Send(script, watch, 3);
    });

    [Fact]
    public void Unique_catches_a_response_delivered_twice() => Breaks(Law.Unique, Everything, (script, watch) =>
    {
        Send(script, watch, 2, 3);
        Send(script, watch, 3);
        Send(script, watch, 4, 5);
    });

    [Fact]
    public void Reliable_catches_a_revision_left_out() => Breaks(Law.Reliable, Everything, (script, watch) =>
    {
        Send(script, watch, 2, 3);
        Send(script, watch, 5);
    });

    [Fact]
    public void Reliable_catches_a_watch_from_now_that_begins_before_what_its_user_had_seen() =>
        Breaks(Law.Reliable, new WatchRequest(KeyRange.All), (script, watch) =>
        {
            script.Recorder.Created(watch, 4);
            Send(script, watch, 5);
        });

    [Fact]
    public void Atomic_catches_a_revision_cut_in_two() => Breaks(Law.Atomic, Everything, (script, watch) =>
    {
        Send(script, watch, 2);
        script.Recorder.Events(watch, 3, [script.At(3)[0]]);
        script.Recorder.Events(watch, 3, [script.At(3)[1]]);
        Send(script, watch, 4, 5);
    });

    [Fact]
    public void Atomic_catches_a_revision_without_its_first_event() => Breaks(Law.Atomic, Everything, (script, watch) =>
    {
        Send(script, watch, 2);
        script.Recorder.Events(watch, 3, [script.At(3)[1]]);
        Send(script, watch, 4, 5);
    });

    [Fact]
    public void Resumable_catches_a_gap_after_a_reconnect() => Breaks(Law.Resumable, Everything, (script, watch) =>
    {
        Send(script, watch, 2, 3);
        script.Recorder.Reconnected(watch);
        Send(script, watch, 5);
    });

    [Fact]
    public void Resumable_catches_a_repetition_after_a_reconnect() =>
        Breaks(Law.Resumable, Everything, (script, watch) =>
        {
            Send(script, watch, 2, 3);
            script.Recorder.Reconnected(watch);
            Send(script, watch, 3, 4, 5);
        });

    [Fact]
    public void Bookmarkable_catches_progress_ahead_of_events() =>
        Breaks(Law.Bookmarkable, Everything, (script, watch) =>
        {
            Send(script, watch, 2);
            script.Recorder.Progress(watch, 3);
            Send(script, watch, 3, 4, 5);
        });

    [Fact]
    public void Bookmarkable_catches_progress_that_goes_back() =>
        Breaks(Law.Bookmarkable, Everything, (script, watch) =>
        {
            Send(script, watch, 2, 3, 4, 5);
            script.Recorder.Progress(watch, 5);
            script.Recorder.Progress(watch, 4);
        });

    [Fact]
    public void Filtered_catches_a_key_nobody_requested() =>
        Breaks(Law.Filtered, Everything with { Range = KeyRange.Of(ScriptedHistory.B("c")) }, (script, watch) =>
        {
            Send(script, watch, 4);
            Send(script, watch, 5);
        });

    [Fact]
    public void Filtered_catches_a_delete_that_was_filtered_out() =>
        Breaks(Law.Filtered, Everything with { NoDelete = true }, (script, watch) => Send(script, watch, 2, 3, 4, 5));

    [Fact]
    public void Faithful_catches_another_value() => Breaks(Law.Faithful, Everything, (script, watch) =>
    {
        var e = script.At(2)[0];
        script.Recorder.Events(watch, 2, [e with { Kv = e.Kv with { Value = ScriptedHistory.B("x") } }]);
        Send(script, watch, 3, 4, 5);
    });

    [Fact]
    public void Faithful_catches_an_event_that_never_happened() => Breaks(Law.Faithful, Everything, (script, watch) =>
    {
        Send(script, watch, 2, 3, 4);
        var invented = new KeyValue(ScriptedHistory.B("d"), ScriptedHistory.B("x"), 5, 5, 1);
        script.Recorder.Events(watch, 5, [new WatchEvent(ChangeType.Put, invented, null)]);
    });

    [Fact]
    public void PrevKvRight_catches_a_wrong_pair() =>
        Breaks(Law.PrevKvRight, Everything with { PrevKv = true }, (script, watch) =>
        {
            script.Recorder.Events(watch, 2, script.At(2, withPrevKv: true));
            script.Recorder.Events(watch, 3, script.At(3, withPrevKv: true));
            var e = script.At(4)[0];
            script.Recorder.Events(watch, 4, [e with { PrevKv = script.At(2)[0].Kv }]);
            script.Recorder.Events(watch, 5, script.At(5, withPrevKv: true));
        });

    [Fact]
    public void PrevKvRight_catches_a_pair_missing_without_a_compaction() =>
        Breaks(Law.PrevKvRight, Everything with { PrevKv = true }, (script, watch) => Send(script, watch, 2, 3, 4, 5));

    [Fact]
    public void PrevKvRight_catches_a_pair_that_was_not_requested() =>
        Breaks(Law.PrevKvRight, Everything, (script, watch) =>
        {
            Send(script, watch, 2);
            script.Recorder.Events(watch, 3, script.At(3, withPrevKv: true));
            Send(script, watch, 4, 5);
        });

    /// <summary>A compaction above the revision before may have taken the pair away.</summary>
    [Fact]
    public void A_missing_pair_is_right_after_a_compaction() =>
        Judge(Everything with { PrevKv = true, StartRevision = 4 }, Script(compactBefore: 0), (script, watch) =>
        {
            script.Compact(4);
            script.Recorder.Created(watch, 5);
            Send(script, watch, 4, 5);
        }, law: null);

    [Fact]
    public void IsCreateRight_catches_a_modification_delivered_as_a_creation() =>
        Breaks(Law.IsCreateRight, Everything, (script, watch) =>
        {
            Send(script, watch, 2);
            var events = script.At(3);
            events[0] = events[0] with { Kv = events[0].Kv with { CreateRevision = 3 } };
            script.Recorder.Events(watch, 3, events);
            Send(script, watch, 4, 5);
        });

    [Fact]
    public void NothingBelowStart_catches_an_older_event() =>
        Breaks(Law.NothingBelowStart, Everything with { StartRevision = 4 }, (script, watch) =>
            Send(script, watch, 3, 4, 5));

    [Fact]
    public void Convergence_catches_a_tail_never_delivered() => Breaks(Law.Convergence, Everything, (script, watch) =>
        Send(script, watch, 2, 3, 4));

    [Fact]
    public void Convergence_catches_a_watch_from_now_that_never_was() =>
        Breaks(Law.Convergence, new WatchRequest(KeyRange.All), (_, _) => { });

    [Fact]
    public void CompactionError_catches_events_below_a_compaction_that_had_returned() =>
        Judge(
            Everything,
            Script(compactBefore: 4),
            (script, watch) => Send(script, watch, 2, 3, 4, 5),
            Law.CompactionError);

    [Fact]
    public void CompactionError_catches_a_watch_never_canceled() =>
        Judge(Everything, Script(compactBefore: 4), (_, _) => { }, Law.CompactionError);

    [Fact]
    public void CompactionError_catches_a_compaction_nobody_called() =>
        Breaks(Law.CompactionError, Everything, (script, watch) => script.Recorder.Compacted(watch, 4));

    [Fact]
    public void CompactionError_catches_the_error_for_what_is_not_compacted() =>
        Judge(
            Everything with { StartRevision = 4 },
            Script(compactBefore: 4),
            (script, watch) => script.Recorder.Compacted(watch, 4),
            Law.CompactionError);

    [Fact]
    public void CompactionError_catches_an_old_compact_revision() =>
        Judge(
            Everything,
            Script(3, 4),
            (script, watch) => script.Recorder.Compacted(watch, 3),
            Law.CompactionError);

    [Fact]
    public void The_compacted_error_with_the_right_revision_is_right() =>
        Judge(Everything, Script(compactBefore: 4), (script, watch) => script.Recorder.Compacted(watch, 4), law: null);

    [Fact]
    public void A_watch_from_the_compacted_revision_gets_it() =>
        Judge(
            Everything with { StartRevision = 4 },
            Script(compactBefore: 4),
            (script, watch) => Send(script, watch, 4, 5),
            law: null);

    private static void Send(ScriptedHistory script, WatchRecord watch, params long[] revisions) =>
        script.Recorder.Events(watch, revisions[^1], [.. revisions.SelectMany(revision => script.At(revision))]);

    private static ScriptedHistory Script(params long[] compactBefore)
    {
        var script = new ScriptedHistory();
        script.Put("a", "1");
        script.PutBoth("a", "b", "2");
        script.Delete("a");
        script.Put("c", "3");
        foreach (var revision in compactBefore.Where(revision => revision > 0))
        {
            script.Compact(revision);
        }

        return script;
    }

    private static void Holds(WatchRequest request, Action<ScriptedHistory, WatchRecord> deliver) =>
        Judge(request, Script(), deliver, law: null);

    private static void Breaks(Law law, WatchRequest request, Action<ScriptedHistory, WatchRecord> deliver) =>
        Judge(request, Script(), deliver, law);

    private static void Judge(
        WatchRequest request, ScriptedHistory script, Action<ScriptedHistory, WatchRecord> deliver, Law? law)
    {
        var watch = script.Recorder.StartWatch(0, request);
        deliver(script, watch);
        var verdict = new HistoryOracle().Judge(script.Finish());
        Assert.Equal(law is null ? [] : [law], verdict.Violations.Select(violation => violation.Law));
    }
}
