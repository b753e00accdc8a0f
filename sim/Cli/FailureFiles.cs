using Vigil.Sim.Failures;

namespace Vigil.Sim.Cli;

/// <summary>Where failing schedules are kept.</summary>
internal static class FailureFiles
{
    /// <summary>The name of a schedule's file: another for each failure.</summary>
    public static string NameOf(Schedule schedule)
    {
        var name = schedule.Mutant.Length > 0 ? schedule.Mutant : schedule.Law;
        return $"{name}-{schedule.Seed:x}-{schedule.Hash:x16}.schedule.json";
    }

    /// <summary>Writes a schedule to <c>failures/</c> below the present folder.</summary>
    /// <returns>Its path; null when it could not be written, which is also said on stderr.</returns>
    public static string? Save(Schedule schedule)
    {
        var path = Path.Combine("failures", NameOf(schedule));
        try
        {
            Directory.CreateDirectory("failures");
            File.WriteAllText(path, ScheduleFile.Write(schedule));
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} can't be written: {failure.Message}");
            return null;
        }
    }
}
