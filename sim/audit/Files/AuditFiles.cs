using Vigil.Sim.Audit.Rounds;
using Vigil.Sim.Audit.Stories;
using Vigil.Sim.World.Failures;

namespace Vigil.Sim.Audit.Files;

/// <summary>Where an audit keeps what it found. Nothing that is there already is overwritten.</summary>
internal sealed class AuditFiles
{
    private readonly string _directory;

    /// <summary>Takes a directory that is empty or not there.</summary>
    /// <exception cref="AuditException">It holds something, or can't be made.</exception>
    public AuditFiles(string directory)
    {
        _directory = directory;
        try
        {
            if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            {
                throw new AuditException(
                    $"{directory} is not empty, and nothing in it is overwritten: give another --out, or empty it.");
            }

            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"{directory} can't be made: {failure.Message}. Give another --out.", failure);
        }
    }

    /// <summary>Keeps a failing round: its story, its history, and what happened as text.</summary>
    /// <returns>Where the story is.</returns>
    public async Task<string> KeepAsync(string name, RoundResult result, string foundOn)
    {
        var path = await KeepAsync(name, result.Story with { Law = result.Law, FoundOn = foundOn });
        await HistoryFile.WriteAsync(
            Path.Combine(_directory, name + ".history.json"), result.History, result.Violations, result.Complaints);
        string[] lines =
        [
            .. result.Violations.Select(violation => violation.ToString()), .. result.Complaints, "",
            .. Story.Lines(result.History, result.Violations).Select(line => line.Text),
        ];
        await File.WriteAllLinesAsync(Path.Combine(_directory, name + ".txt"), lines);
        return path;
    }

    /// <summary>Keeps a story.</summary>
    /// <returns>Where it is.</returns>
    public async Task<string> KeepAsync(string name, AuditStory story)
    {
        var path = Path.Combine(_directory, name + ".story.json");
        await File.WriteAllTextAsync(path, StoryFile.Write(story));
        return path;
    }
}
