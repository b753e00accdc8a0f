using Vigil.Core;
using Xunit;

namespace Vigil.Properties.Core;

/// <summary>Answers to progress requests, where they once came too early, too late, or blocked others.</summary>
public sealed class ProgressTests
{
    private static readonly KeyRange Everything = KeyRange.Prefix("");

    [Fact]
    public void A_watch_that_compaction_ended_is_canceled_before_the_stream_is_reported_complete()
    {
        var store = new WatchableStore();
        Put(store, "a", times: 10);
        using var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = Everything, StartRevision = 2 });
        Assert.Equal(WatchResponseKind.Created, Read(stream).Kind);
        stream.RequestProgress();
        store.Compact(5);

        Assert.Equal(WatchResponseKind.Canceled, Read(stream).Kind);
        var progress = Read(stream);
        Assert.Equal((WatchResponseKind.Progress, 11L), (progress.Kind, progress.Revision));
    }

    [Fact]
    public void A_watch_that_was_ended_and_had_to_drop_its_events_is_not_reported_to_have_delivered_them()
    {
        var store = new WatchableStore(new StoreOptions { BufferEventsMax = 1, BuffersBytesMax = 1000 });
        using var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = KeyRange.Exact("a") });
        Assert.Equal(WatchResponseKind.Created, Read(stream).Kind);
        Put(store, "a", times: 1);
        stream.RequestProgress();
        Put(store, "a", times: 2);
        store.Compact(4);
        using var other = store.OpenStream();
        other.Create(new WatchOptions { Range = KeyRange.Exact("b") });
        store.Put(new PutOp("b", new string('b', 1000)));

        Assert.Equal(1, store.ReadStats().GivenUpTotal);
        Assert.Equal(
            [WatchResponseKind.Canceled, WatchResponseKind.Progress], ReadAll(stream).ConvertAll(said => said.Kind));
    }

    [Fact]
    public void A_question_does_not_hold_up_the_watches_that_are_not_behind()
    {
        var store = new WatchableStore(new StoreOptions { SyncRevisionsMax = 1 });
        Put(store, "old", times: 100);
        using var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = KeyRange.Exact("new") });
        stream.Create(new WatchOptions { Range = KeyRange.Exact("old"), StartRevision = 2 });
        stream.RequestProgress();
        store.Put(new PutOp("new", "1"));

        var responses = ReadAll(stream);
        var live = responses.FindIndex(said => said is { Kind: WatchResponseKind.Events, WatchId: 0 });
        var caughtUp = responses.FindLastIndex(said => said is { Kind: WatchResponseKind.Events, WatchId: 1 });
        Assert.InRange(live, 0, caughtUp - 1);
    }

    [Fact]
    public void The_answer_waits_until_no_watch_is_behind()
    {
        var store = new WatchableStore(new StoreOptions { SyncRevisionsMax = 1 });
        Put(store, "a", times: 20);
        using var stream = store.OpenStream();
        stream.Create(new WatchOptions { Range = Everything, StartRevision = 2 });
        stream.RequestProgress();

        var responses = ReadAll(stream);
        Assert.Equal(WatchResponseKind.Progress, responses[^1].Kind);
        Assert.Equal(21, responses[^1].Revision);
        Assert.Single(responses, said => said.Kind == WatchResponseKind.Progress);
    }

    private static void Put(WatchableStore store, string key, int times)
    {
        for (var i = 0; i < times; i++)
        {
            store.Put(new PutOp(key, "value"));
        }
    }

    private static WatchResponse Read(WatchStream stream)
    {
        Assert.True(stream.TryRead(out var response), "The stream has nothing to say.");
        return response;
    }

    private static List<WatchResponse> ReadAll(WatchStream stream)
    {
        var responses = new List<WatchResponse>();
        while (stream.TryRead(out var response))
        {
            responses.Add(response);
        }

        return responses;
    }
}
