using Vigil.Sim.World.Failures;

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

    /// <summary>Writes a schedule to a file that is not there yet.</summary>
    /// <returns>False when it could not be written, which is also reported on stderr.</returns>
    public static bool SaveNew(string path, Schedule schedule)
    {
        try
        {
            using var file = new StreamWriter(new FileStream(path, FileMode.CreateNew));
            file.Write(ScheduleFile.Write(schedule));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} can't be written: {failure.Message}");
            return false;
        }
    }

    /// <summary>Writes a schedule in place of what a file holds: all of it or nothing.</summary>
    /// <returns>False when it could not be written, which is also reported on stderr.</returns>
    public static bool Replace(string path, Schedule schedule)
    {
        try
        {
            File.WriteAllText(path + ".new", ScheduleFile.Write(schedule));
            File.Move(path + ".new", path, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path} can't be written: {failure.Message}");
            return false;
        }
    }

    /// <summary>Writes a schedule to <c>failures/</c> below the present folder.</summary>
    /// <returns>Its path; null when it could not be written, which is also reported on stderr.</returns>
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
