namespace Vigil.Sim.World;

/// <summary>How slow a client's readers are: slow by their steps, until they are hurried.</summary>
internal sealed class ReaderRests(TimeProvider clock)
{
    private readonly CancellationTokenSource _hurry = new();

    /// <summary>Whether nobody rests any more.</summary>
    public bool IsHurried { get; private set; }

    /// <summary>Lets readers be slow no longer.</summary>
    /// <param name="wakes">Whether those who rest go on at once, instead of when they have rested.</param>
    public void Hurry(bool wakes)
    {
        IsHurried = true;
        if (wakes)
        {
            _hurry.Cancel();
        }
    }

    /// <summary>Rests as long as a reader does after a response.</summary>
    public async Task RestAsync(WatchStep step)
    {
        if (IsHurried)
        {
            return;
        }

        await YieldAsync(step.Pace);
        if (step.RestMs > 0)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(step.RestMs), clock, _hurry.Token);
            }
            catch (OperationCanceledException) when (IsHurried)
            {
                // Woken.
            }
        }
    }

    /// <summary>Lets others go first, so many times.</summary>
    public static async Task YieldAsync(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            await Task.Yield();
        }
    }
}
