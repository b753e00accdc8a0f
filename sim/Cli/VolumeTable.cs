using Spectre.Console;
using Vigil.Sim.World;
using Vigil.Sim.World.Search;

namespace Vigil.Sim.Cli;

/// <summary>What happened in virtual time, and how much of it an hour of one processor is worth.</summary>
internal static class VolumeTable
{
    private const double DaysOfYear = 365.25;

    /// <summary>What goes wrong, as marks.</summary>
    private static readonly Mark[] Faults =
    [
        Mark.Reset, Mark.Partition, Mark.HalfOpen, Mark.Flapping, Mark.SlowLink, Mark.Restart, Mark.SilentRestart,
        Mark.Pause, Mark.SlowProcess, Mark.ClockJump, .. Marks.OfClusters.Where(static mark => !IsOutcome(mark)),
    ];

    /// <summary>Prints it; nothing where no virtual time went by.</summary>
    /// <param name="counts">How much was run.</param>
    /// <param name="marks">What was reached.</param>
    /// <param name="cpu">How much processor time it took; zero when nobody looked.</param>
    public static void Print(SweepCounts counts, Marks marks, TimeSpan cpu)
    {
        var days = counts.Simulated.TotalDays;
        if (days <= 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("virtual time", "");
        table.AddRow("clients or faults at work", $"{counts.Volume.Busy / counts.Simulated:p0}");
        if (cpu > TimeSpan.Zero)
        {
            // What waits for calm counts for half at most.
            var counted = Math.Min(days, 2 * counts.Volume.Busy.TotalDays);
            table.AddRow("years an hour of a core", $"{days / DaysOfYear / cpu.TotalHours:n2}");
            table.AddRow("  idle time for half at most", $"{counted / DaysOfYear / cpu.TotalHours:n2}");
        }

        table.AddRow("acknowledged a day", $"{counts.Volume.Acknowledged / days:n0}");
        if (counts.Volume.Elections > 0)
        {
            table.AddRow("terms a day", $"{counts.Volume.Elections / days:n0}");
            table.AddRow("synced a day", $"{counts.Volume.BytesSynced / days / 1024 / 1024:n1} MiB");
        }

        table.AddRow("faults a day", $"{Faults.Sum(fault => marks[fault]) / days:n0}");
        foreach (var fault in Faults.Where(fault => marks[fault] > 0))
        {
            table.AddRow($"  {SweepTables.Words(fault.ToString()).ToLowerInvariant()}", $"{marks[fault] / days:n1}");
        }

        AnsiConsole.Write(table);
    }

    private static bool IsOutcome(Mark mark) => mark is Mark.LeaderChanged or Mark.SnapshotInstalled;
}
