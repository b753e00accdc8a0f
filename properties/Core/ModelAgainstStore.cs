using FsCheck;
using FsCheck.Fluent;
using Vigil.Core;
using M = Vigil.Model;

namespace Vigil.Properties.Core;

/// <summary>The store answers what the reference answers, field by field.</summary>
public sealed class ModelAgainstStore
{
    /// <summary>100 sequences of 400 requests, which are quick to read when one fails: 40,000 in all.</summary>
    [SeededProperty(MaxTest = 100)]
    public Property The_store_answers_as_the_model_does(int seed) => Compare(seed, commands: 400);

    /// <summary>Two of 12,000, for what only a long life brings about: deep histories, many compactions.</summary>
    [SeededProperty(MaxTest = 2)]
    public Property The_store_answers_as_the_model_does_for_long(int seed) => Compare(seed, commands: 12_000);

    private static Property Compare(int seed, int commands)
    {
        var store = new WatchableStore(new StoreOptions { ScrubRevisionsMax = 1 + (Math.Abs(seed % 5)) });
        var state = M.State.Initial;
        var requests = new RandomRequests(unchecked((uint)seed));
        for (var i = 0; i < commands; i++)
        {
            var request = requests.Next(state.Revision);
            var step = state.Step(request);
            var expected = CoreModelBridge.Text(step.Response);
            var actual = CoreModelBridge.Send(store, request);
            if (expected != actual)
            {
                return false.Label($"request {i} of seed {seed}: {request}\nmodel: {expected}\nstore: {actual}");
            }

            state = step.Next;
        }

        var snapshot = store.ReadSnapshot().Value;
        var copy = new WatchableStore(SnapshotFormat.Read(BytesOf(snapshot)));
        return (store.CurrentRevision == state.Revision).Label("the revisions part")
            .And((copy.Hash().Value == store.Hash().Value).Label("a snapshot does not restore what was there"))
            .And((copy.ListLeases().Count == store.ListLeases().Count).Label("a snapshot loses leases"));
    }

    private static byte[] BytesOf(StoreSnapshot snapshot)
    {
        var bytes = new MemoryStream();
        foreach (var chunk in SnapshotFormat.Write(snapshot))
        {
            bytes.Write(chunk.Span);
        }

        return bytes.Length == SnapshotFormat.SizeOf(snapshot)
            ? bytes.ToArray()
            : throw new InvalidOperationException("The size that was announced is not the size.");
    }
}
