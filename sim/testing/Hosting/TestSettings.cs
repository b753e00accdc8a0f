using System.Globalization;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Schedules;

namespace Vigil.Sim.Testing.Hosting;

/// <summary>A test's settings from outside, and where its failures are kept.</summary>
/// <param name="Schedule">The path of a schedule to run again; empty for none.</param>
/// <param name="Seed">The first seed as text; empty for the one that the test has.</param>
/// <param name="Folder">Where the schedules of failures are written.</param>
internal sealed record TestSettings(string Schedule, string Seed, string Folder)
{
    private const string ScheduleVariable = "VIGIL_TEST_SCHEDULE";
    private const string SeedVariable = "VIGIL_TEST_SEED";

    /// <summary>Those of this process.</summary>
    public static TestSettings OfProcess() => new(
        Environment.GetEnvironmentVariable(ScheduleVariable) ?? "",
        Environment.GetEnvironmentVariable(SeedVariable) ?? "",
        Path.Combine(AppContext.BaseDirectory, "failures"));

    /// <summary>The schedule to run again; null when none is given, or that of another test.</summary>
    /// <exception cref="ScheduleFormatException">The file can't be read or is none. The message says why.</exception>
    public SimulationSchedule? Load(string test)
    {
        if (Schedule.Length == 0)
        {
            return null;
        }

        try
        {
            var schedule = SimulationSchedule.Read(File.ReadAllText(Schedule));
            return schedule.Test == test ? schedule : null;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ScheduleFormatException)
        {
            throw new ScheduleFormatException($"{ScheduleVariable}: {Schedule} can't be replayed. {failure.Message}");
        }
    }

    /// <summary>The seed to begin with; null when none is given.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public ulong? ReadSeed() =>
        Seed.Length == 0 ? null
        : Seeds.TryParse(Seed, out var seed) ? seed
        : throw new FormatException($"{SeedVariable}: '{Seed}' is not a seed; seeds look like 0x2a or 42.");

    /// <summary>Writes a failure's schedule.</summary>
    /// <returns>What to paste to run it again.</returns>
    public string Save(SimulationSchedule schedule)
    {
        Directory.CreateDirectory(Folder);
        var name = string.Concat(schedule.Test.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        var path = Path.Combine(Folder, $"{name}-{schedule.Hash:x16}.schedule.json");
        File.WriteAllText(path, schedule.Write());
        return Paste(ScheduleVariable, path, schedule.Test);
    }

    /// <summary>What to paste to run an execution again as it was found.</summary>
    public static string PasteSeed(ulong seed, string test) =>
        Paste(SeedVariable, string.Create(CultureInfo.InvariantCulture, $"0x{seed:x}"), test);

    private static string Paste(string variable, string value, string test)
    {
        var filter = $"dotnet test --filter \"FullyQualifiedName~.{test}\"";
        return OperatingSystem.IsWindows()
            ? $"$env:{variable}='{value}'; {filter}; $env:{variable}=''"
            : $"{variable}='{value}' {filter}";
    }
}
