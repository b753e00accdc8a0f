namespace Vigil.Sim.Audit.Stories;

/// <summary>
/// Makes a story fail more often: what is small depends on time, and a rest in the right place is what it lacks.
/// </summary>
/// <param name="fails">Runs a story once; true when the same law broke.</param>
/// <param name="isOver">Called before each run; true to stop.</param>
internal sealed class StorySteadier(Func<AuditStory, Task<bool>> fails, Func<bool> isOver)
{
    /// <summary>Of so many runs, so many are enough.</summary>
    public const int Runs = 10;
    public const int Enough = 9;

    private static readonly int[] PausesMs = [250, 1_000];

    /// <summary>Looks for a story beside this one that fails in nine of ten runs.</summary>
    /// <returns>The one that failed the most often, and how often.</returns>
    public async Task<(AuditStory Story, int Failed)> SteadyAsync(AuditStory story)
    {
        var best = (Story: story, Failed: await CountAsync(story, atLeast: 0));
        var isBetter = true;
        while (isBetter && best.Failed < Enough && !isOver())
        {
            isBetter = false;
            foreach (var candidate in Beside(best.Story))
            {
                var failed = await CountAsync(candidate, best.Failed + 1);
                if (failed > best.Failed)
                {
                    best = (candidate, failed);
                    isBetter = true;
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>The stories beside a story: clients one after the other, and a rest behind each step.</summary>
    internal static IEnumerable<AuditStory> Beside(AuditStory story)
    {
        foreach (var merged in StoryShrinks.Merged(story))
        {
            yield return merged;
        }

        foreach (var pause in PausesMs)
        {
            for (var client = 0; client < story.Clients.Count; client++)
            {
                var steps = story.Clients[client].Steps;
                for (var place = 0; place < steps.Count; place++)
                {
                    if (steps[place].PauseMs < pause && steps[place].Times == 1)
                    {
                        AuditStep[] rested = [.. steps];
                        rested[place] = steps[place] with { PauseMs = pause };
                        yield return StoryShrinks.WithSteps(story, client, rested);
                    }
                }
            }
        }
    }

    /// <summary>How often it fails; less than it would where that is not enough any more.</summary>
    private async Task<int> CountAsync(AuditStory story, int atLeast)
    {
        var failed = 0;
        for (var run = 0; run < Runs && failed + Runs - run >= atLeast && !isOver(); run++)
        {
            failed += await fails(story) ? 1 : 0;
        }

        return failed;
    }
}
