using Vigil.Sim.World.Scoring;

namespace Vigil.Sim.Cli.Score;

/// <summary>How a score is run.</summary>
/// <param name="Executions">The most executions of a mutant.</param>
/// <param name="CpuSeconds">The most processor time of a mutant.</param>
/// <param name="Workers">How many processes.</param>
/// <param name="Patience">How long an execution may take in real time before it counts as hung.</param>
internal sealed record ScoreLimits(int Executions, int CpuSeconds, int Workers, TimeSpan Patience);

/// <summary>Hands mutants out to processes, and keeps what comes of them.</summary>
internal sealed class ScoreRun(ScoreFolder folder, string path, ScoreLimits limits)
{
    /// <summary>How many seeds of each setup are run to see what they reach: servers, clusters, Raft alone.</summary>
    private static readonly int[] Explored = [1_500, 300, 300];

    private readonly object _gate = new();

    /// <summary>Which seeds reach what: found out once for each build.</summary>
    /// <exception cref="InvalidOperationException">A law broke without a mutant.</exception>
    public async Task<ReachMap> ExploreAsync(Action<string> onStep)
    {
        if (folder.ReadReach() is { } known)
        {
            return known;
        }

        onStep($"which seeds reach which mutant ({string.Join(", ", Explored)} executions)");
        using var worker = Start(
            limits.Patience, "--explore", $"{Explored[0]}", $"{Explored[1]}", $"{Explored[2]}");
        var (_, isHung) = await worker.ReadAsync(static () => { });
        return worker.ExitCode == ExitCodes.Held && !isHung && folder.ReadReach() is { } map
            ? map
            : throw new InvalidOperationException($"The seeds could not be run: {worker.Errors}");
    }

    /// <summary>Tries mutants.</summary>
    /// <param name="mutants">Which, in the order in which they are tried.</param>
    /// <param name="onResult">Called with each result; one call at a time.</param>
    /// <param name="stop">Begins no further ones; those under way come to their end.</param>
    public async Task TryAsync(IEnumerable<SourceMutant> mutants, Action<TrialResult> onResult, CancellationToken stop)
    {
        var waiting = new Queue<SourceMutant>(mutants);
        var fingerprint = folder.Fingerprint;
        await using var results = new StreamWriter(folder.Results, append: true) { AutoFlush = true };
        await Task.WhenAll(Enumerable.Range(0, limits.Workers).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            ScoreWorker? worker = null;
            while (!stop.IsCancellationRequested && Next() is { } mutant)
            {
                worker ??= Start(limits.Patience);
                var (result, isAlive) = await TryAsync(worker, mutant);
                lock (_gate)
                {
                    results.WriteLine(ScoreFolder.LineOf(fingerprint, result));
                    onResult(result);
                }

                if (!isAlive)
                {
                    worker.Dispose();
                    worker = null;
                }
            }

            worker?.Dispose();
        }

        SourceMutant? Next()
        {
            lock (_gate)
            {
                return waiting.TryDequeue(out var next) ? next : null;
            }
        }
    }

    private static async Task<(TrialResult Result, bool IsAlive)> TryAsync(ScoreWorker worker, SourceMutant mutant)
    {
        var begin = TimeProvider.System.GetTimestamp();
        worker.Send(mutant);
        var (line, isHung) = await worker.ReadAsync(static () => { });
        if (line is not null)
        {
            return (ScoreFolder.Parse<TrialResult>(line), true);
        }

        var how = isHung ? TrialResult.Watchdog
            : worker.ExitCode == ExitCodes.Hung || worker.Errors.Contains("OutOfMemory", StringComparison.Ordinal)
                ? TrialResult.Memory
            : worker.ExitCode == ExitCodes.Unusable
                ? throw new InvalidOperationException($"A process could not try mutants: {worker.Errors}")
            : TrialResult.Crash;
        var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        return (TrialResult.Ended(mutant.Id, mutant.Key, how, 0, seconds), false);
    }

    private ScoreWorker Start(TimeSpan patience, params IEnumerable<string> more) => new(
        folder, path, patience,
        ["--executions", $"{limits.Executions}", "--cpu-seconds", $"{limits.CpuSeconds}", .. more]);
}
