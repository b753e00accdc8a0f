using Vigil.Model;
using Vigil.Sim.World.History;
using Vigil.Sim.World.Oracle;
using Xunit;

namespace Vigil.Properties.Oracle;

/// <summary>What no order of the writes can explain, in the smallest history each.</summary>
public sealed class CertificateTests
{
    [Fact]
    public void Two_writes_never_share_a_revision() => Breaks(
        Put("a", "1", revision: 2),
        Put("b", "1", revision: 2));

    [Fact]
    public void A_write_never_takes_a_revision_that_had_been_returned_before() => Breaks(
        Put("a", "1", revision: 3),
        Put("b", "1", revision: 2));

    [Fact]
    public void A_read_never_answers_from_before_what_had_been_returned() => Breaks(
        Put("a", "1", revision: 2),
        (new RangeRequest(KeyRange.All), new RangeResponse(1, [], 0, false)));

    [Fact]
    public void No_revision_is_without_a_writer() => Breaks(
        Put("a", "1", revision: 2),
        Put("b", "1", revision: 4));

    /// <summary>
    /// A member that lags has not seen it, and may say so; one that serves a linearizable read may not.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_serializable_read_is_refused_a_revision_that_had_been_returned(bool isSerializable)
    {
        var verdict = Judge(
            Put("a", "1", revision: 2),
            (new RangeRequest(KeyRange.All) { Revision = 2, Serializable = isSerializable },
                new RefusedResponse(ModelError.FutureRevision)));
        Assert.Equal(isSerializable, verdict.Violations.Count == 0);
    }

    /// <summary>A retried request that was not idempotent: one call, and what it wrote is there twice.</summary>
    [Fact]
    public void One_call_never_takes_two_revisions() => Breaks(
        (new PutRequest(ScriptedHistory.B("a"), ScriptedHistory.B("1")), null),
        Get(2, new KeyValue(ScriptedHistory.B("a"), ScriptedHistory.B("1"), 2, 2, 1)),
        Get(3, new KeyValue(ScriptedHistory.B("a"), ScriptedHistory.B("1"), 2, 3, 2)));

    [Fact]
    public void A_value_nobody_wrote_is_never_read() => Breaks(
        Put("a", "1", revision: 2),
        Get(2, new KeyValue(ScriptedHistory.B("a"), ScriptedHistory.B("2"), 2, 2, 1)));

    /// <summary>The first refusal shows that a exists, the second, called later, that it does not.</summary>
    [Fact]
    public void Refusals_keep_the_order_of_their_calls()
    {
        var recorder = new HistoryRecorder(TimeProvider.System);
        var put = recorder.Invoke(0, new PutRequest(ScriptedHistory.B("a"), ScriptedHistory.B("1")));
        recorder.Return(
            recorder.Invoke(1, new TxnRequest
            {
                Compares = [new Compare(
                    KeyRange.Of(ScriptedHistory.B("a")), CompareTarget.Version, CompareResult.Greater)],
                Success = [new PutRequest(ScriptedHistory.B("b"), Blob.Empty) { IgnoreValue = true }],
            }),
            Outcome.Refused(ModelError.KeyNotFound));
        recorder.Return(
            recorder.Invoke(1, new PutRequest(ScriptedHistory.B("a"), Blob.Empty) { IgnoreValue = true }),
            Outcome.Refused(ModelError.KeyNotFound));
        recorder.Return(put, Outcome.Ok(new PutResponse(2, null)));
        var verdict = new HistoryOracle().Judge(recorder.Finish(finalRevision: 2, converged: false));
        Assert.Equal([Law.LinearizableRevisions], verdict.Violations.Select(violation => violation.Law));
    }

    [Fact]
    public void A_read_is_never_refused_as_compacted_when_nobody_compacted()
    {
        var verdict = Judge(
            Put("a", "1", revision: 2),
            Put("a", "2", revision: 3),
            (new RangeRequest(KeyRange.All) { Revision = 2 }, new RefusedResponse(ModelError.Compacted)));
        Assert.Equal([Law.CompactionError], verdict.Violations.Select(violation => violation.Law));
    }

    [Fact]
    public void A_read_below_a_compaction_that_had_returned_is_always_refused()
    {
        var verdict = Judge(
            Put("a", "1", revision: 2),
            Put("a", "2", revision: 3),
            (new CompactRequest(3), new CompactResponse(3)),
            (new RangeRequest(KeyRange.All) { Revision = 2 }, new RangeResponse(
                3, [new KeyValue(ScriptedHistory.B("a"), ScriptedHistory.B("1"), 2, 2, 1)], 1, false)));
        Assert.Equal([Law.CompactionError], verdict.Violations.Select(violation => violation.Law));
    }

    [Fact]
    public void A_compaction_is_never_done_twice_at_one_revision()
    {
        var verdict = Judge(
            Put("a", "1", revision: 2),
            (new CompactRequest(2), new CompactResponse(2)),
            (new CompactRequest(2), new CompactResponse(2)));
        Assert.All(verdict.Violations, violation => Assert.Same(Law.CompactionError, violation.Law));
        Assert.False(verdict.Holds);
    }

    private static (Request, Response?) Put(string key, string value, long revision) =>
        (new PutRequest(ScriptedHistory.B(key), ScriptedHistory.B(value)), new PutResponse(revision, null));

    private static (Request, Response?) Get(long revision, KeyValue kv) =>
        (new RangeRequest(KeyRange.Of(kv.Key)), new RangeResponse(revision, [kv], 1, false));

    private static void Breaks(params (Request Request, Response? Response)[] calls) =>
        Assert.Equal([Law.LinearizableRevisions], Judge(calls).Violations.Select(violation => violation.Law));

    private static Verdict Judge(params (Request Request, Response? Response)[] calls)
    {
        var recorder = new HistoryRecorder(TimeProvider.System);
        foreach (var (request, response) in calls)
        {
            var operation = recorder.Invoke(0, request);
            var outcome = response switch
            {
                null => Outcome.Unknown,
                RefusedResponse refused => Outcome.Refused(refused.Error),
                _ => Outcome.Ok(response),
            };
            recorder.Return(operation, outcome);
        }

        return new HistoryOracle().Judge(recorder.Finish(finalRevision: null, converged: false));
    }
}
