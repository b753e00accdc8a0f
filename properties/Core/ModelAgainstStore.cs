using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Vigil.Core;
using M = Vigil.Model;

namespace Vigil.Properties.Core;

/// <summary>The store answers what the reference answers, field by field.</summary>
public sealed class ModelAgainstStore
{
    private const int Commands = 400;

    /// <summary>100 sequences of 400 requests: 40,000 in all.</summary>
    [Property(MaxTest = 100)]
    public Property The_store_answers_as_the_model_does(int seed)
    {
        var store = new WatchableStore(new StoreOptions { ScrubRevisionsMax = 1 + (Math.Abs(seed % 5)) });
        var state = M.State.Initial;
        var requests = new RandomRequests(unchecked((uint)seed));
        for (var i = 0; i < Commands; i++)
        {
            var request = requests.Next(state.Revision);
            var step = state.Step(request);
            var expected = CoreModelBridge.Tell(step.Response);
            var actual = CoreModelBridge.Send(store, request);
            if (expected != actual)
            {
                return false.Label($"request {i} of seed {seed}: {request}\nmodel: {expected}\nstore: {actual}");
            }

            state = step.Next;
        }

        return (store.CurrentRevision == state.Revision).Label("the revisions part");
    }
}
