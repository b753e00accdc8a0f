using Vigil.Sim.World;

namespace Vigil.Scenarios;

/// <summary>Plays a story: each command, what was seen because of it, and the comments between as they stand.</summary>
/// <remarks>
/// Commands: <c>world buffer=2 batch=1 chunk=1 window=64</c> (first, if at all), <c>client c1</c>,
/// <c>put c1 key value [prev]</c>, <c>del c1 key [end=…]</c>, <c>get c1 key [end=…] [rev=…]</c>,
/// <c>txn c1 put:key:value del:key …</c>, <c>compact c1 rev=…</c>,
/// <c>watch c1 w1 key [end=…] [from=…] [prev] [held]</c>, <c>take w1 [n=…]</c> (lets a held watch read),
/// <c>stop w1</c>, <c>reset c1</c>, <c>block c1</c>, <c>unblock c1</c>, <c>restart [silent]</c>, <c>wait ms=…</c>,
/// <c>begin</c> and <c>end</c> (what is between happens at once), <c>quiet</c> and <c>loud</c>.
/// </remarks>
internal static class StoryRunner
{
    public static string Play(string story)
    {
        StoryWorld? world = null;
        var options = new WorldOptions();
        return Transcripts.Play(story, command =>
        {
            if (command.Verb == "world" && world is null)
            {
                options = Configure(command);
                return [];
            }

            world ??= new StoryWorld(options);
            world.Do(command);
            return world.TakeSeen();
        });
    }

    private static WorldOptions Configure(Command command)
    {
        var usual = new WorldOptions();
        return usual with
        {
            BufferEventsMax = (int)command.Number("buffer", usual.BufferEventsMax),
            BatchEventsMax = (int)command.Number("batch", usual.BatchEventsMax),
            SyncRevisionsMax = (int)command.Number("chunk", usual.SyncRevisionsMax),
            WindowBytes = (int)command.Number("window", usual.WindowBytes),
        };
    }
}
