using System.Runtime.InteropServices;
using Vigil.Sim.World.Sweeps;

namespace Vigil.Sim.Cli;

/// <summary>How long a shard may run, and how often it is written.</summary>
/// <param name="Time">The longest time; null for no bound.</param>
/// <param name="Checkpoint">From one writing to the next.</param>
internal readonly record struct SweepLimits(TimeSpan? Time, TimeSpan Checkpoint);

/// <summary>A shard in this process: run, written now and then, stopped by signals.</summary>
internal static class SweepProcess
{
    /// <summary>
    /// A shard's file grows with its behaviours; writing it may cost one part in so many of the time.
    /// </summary>
    private const int WritingShare = 20;

    /// <summary>Runs what is left of a shard.</summary>
    /// <returns>True when a signal stopped it before it was done.</returns>
    public static bool Run(ShardResult part, SweepFolder folder, SweepLimits limits)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        var before = part.Answer.Elapsed;
        var (cpuBefore, cpuStart) = (part.Answer.Cpu, Environment.CpuUsage.TotalTime);
        var written = start;
        var pause = limits.Checkpoint;

        // At once, so that the folder belongs to this sweep from now on, and a look at it shows that the shard has
        // begun.
        Write();
        Progress.Show(part.Executions, onProgress =>
        {
            ShardSweep.Run(part, folder.Save, () => GoOn(onProgress), stop.Token);
            return part;
        });
        Write();
        return stop.IsCancellationRequested && !part.IsDone;

        bool GoOn(Action<long, long> onProgress)
        {
            onProgress(part.Answer.Counts.Executions, part.Answer.BrokenCount);
            if (time.GetElapsedTime(written) >= pause)
            {
                Write();
            }

            return limits.Time is not { } limit || time.GetElapsedTime(start) < limit;
        }

        void Write()
        {
            var began = time.GetTimestamp();
            part.Answer.Elapsed = before + time.GetElapsedTime(start);
            part.Answer.Cpu = cpuBefore + Environment.CpuUsage.TotalTime - cpuStart;
            folder.Save(part);
            written = time.GetTimestamp();
            var cost = time.GetElapsedTime(began, written) * WritingShare;
            pause = cost > limits.Checkpoint ? cost : limits.Checkpoint;
        }

        void Stop(PosixSignalContext signal)
        {
            // A second one ends the process as if nobody listened: the file is as of the last writing then.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }
}
