using System.Text.Json;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>
/// The folder of a museum: what each search came to, the shrunk schedule of each exhibit and its page, and the page of
/// all of them.
/// </summary>
/// <remarks>
/// A result is a line in its exhibit's own file, written as it comes: so a run that was stopped goes on, and several
/// processes can share a folder when each has exhibits of its own.
/// </remarks>
internal sealed class MuseumFolder(string path)
{
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The page of all exhibits.</summary>
    public string Index => Path.Combine(path, "index.html");

    /// <summary>An exhibit's own page, from the folder on.</summary>
    public static string PageOf(string key) => $"pages/{key}.html";

    /// <summary>Makes it.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public void Create()
    {
        Directory.CreateDirectory(Path.Combine(path, "results"));
        Directory.CreateDirectory(Path.Combine(path, "pages"));
        Directory.CreateDirectory(Path.Combine(path, "schedules"));
    }

    /// <summary>What was found before for an exhibit, by this build and with this budget.</summary>
    /// <param name="key">The exhibit.</param>
    /// <param name="budget">The most executions of a search.</param>
    /// <exception cref="InvalidDataException">A line is no result; the message names it.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public IReadOnlyList<Find> Read(string key, int budget)
    {
        var file = ResultsOf(key);
        if (!File.Exists(file))
        {
            return [];
        }

        var finds = new List<Find>();
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                if (JsonSerializer.Deserialize<Line>(lines[i], Json) is { Find: { } find } line
                    && line.Build == Schedule.ThisBuild && find.Budget == budget)
                {
                    finds.Add(find);
                }
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // The process was killed while it wrote it: that search is made again, and its line is another.
                File.WriteAllLines(file, lines[..i]);
            }
            catch (JsonException e)
            {
                throw new InvalidDataException(
                    $"{file}:{i + 1} is no result of a search: {e.Message} Delete the line, or the file.");
            }
        }

        return finds;
    }

    /// <summary>Adds a result.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Add(Find find) => File.AppendAllText(
        ResultsOf(find.Key), JsonSerializer.Serialize(new Line(Schedule.ThisBuild, find), Json) + "\n");

    /// <summary>Writes an exhibit's shrunk schedule and its page, in place of what is there.</summary>
    /// <exception cref="IOException">They can't be written.</exception>
    public void Write(string key, Schedule schedule, string page)
    {
        File.WriteAllText(ScheduleOf(key), ScheduleFile.Write(schedule));
        File.WriteAllText(Path.Combine(path, PageOf(key)), page);
    }

    /// <summary>Whether an exhibit has a page.</summary>
    public bool HasPage(string key) => File.Exists(Path.Combine(path, PageOf(key)));

    /// <summary>Where an exhibit's schedule is.</summary>
    public string ScheduleOf(string key) => Path.Combine(path, "schedules", $"{key}.schedule.json");

    private string ResultsOf(string key) => Path.Combine(path, "results", $"{key}.jsonl");

    private sealed record Line(string Build, Find? Find);
}
