using Vigil.Sim.Audit.Files;
namespace Vigil.Sim.Audit.Stories;

/// <summary>
/// Makes a story that breaks a law smaller, by running what is smaller. What it needs to fail is a share of its runs:
/// one that fails by luck alone is no story.
/// </summary>
/// <param name="fails">Runs a story once; true when the same law broke.</param>
/// <param name="options">How long, and how sure.</param>
internal sealed class StoryShrinker(Func<AuditStory, Task<bool>> fails, StoryShrinkerOptions options)
{
    /// <summary>How many runs there were.</summary>
    public int Runs { get; private set; }

    /// <summary>Shrinks a story.</summary>
    /// <returns>The smallest that failed often enough: at worst the one that was given.</returns>
    public async Task<AuditStory> ShrinkAsync(AuditStory story)
    {
        var smallest = story;
        var seen = new HashSet<string>(StringComparer.Ordinal) { StoryFile.Write(story) };
        var isSmaller = true;
        while (isSmaller)
        {
            isSmaller = false;
            foreach (var candidate in StoryShrinks.Of(smallest))
            {
                if (options.IsOver() || Runs >= options.RunsMax)
                {
                    return smallest;
                }

                if (seen.Add(StoryFile.Write(candidate)) && await FailsAsync(candidate))
                {
                    smallest = candidate;
                    options.OnSmaller(smallest);
                    isSmaller = true;
                    break;
                }
            }
        }

        return smallest;
    }

    /// <summary>Whether enough of the runs fail, which is known before the last where all others agree.</summary>
    private async Task<bool> FailsAsync(AuditStory story)
    {
        var failed = 0;
        for (var run = 0; run < options.Tries; run++)
        {
            Runs++;
            failed += await fails(story) ? 1 : 0;
            if (failed >= options.Needed || failed + options.Tries - run - 1 < options.Needed)
            {
                break;
            }
        }

        return failed >= options.Needed;
    }
}

/// <summary>How long a <see cref="StoryShrinker"/> looks, and when it believes a failure.</summary>
internal sealed record StoryShrinkerOptions
{
    /// <summary>How often a story is run at most.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How many of them must fail.</summary>
    public int Needed { get; init; } = 3;

    /// <summary>The most runs in all.</summary>
    public int RunsMax { get; init; } = 1_000;

    /// <summary>Called before each candidate; true to stop.</summary>
    public Func<bool> IsOver { get; init; } = static () => false;

    /// <summary>Called with each success.</summary>
    public Action<AuditStory> OnSmaller { get; init; } = static _ => { };
}
