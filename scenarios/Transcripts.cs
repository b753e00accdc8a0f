using System.Text;

namespace Vigil.Scenarios;

/// <summary>
/// How every story becomes a transcript, whatever its commands: a command a line, below it what it caused, and the
/// comments between as they stand. <c>quiet</c> and <c>loud</c> say whether what is seen is written.
/// </summary>
internal static class Transcripts
{
    /// <summary>Plays a story.</summary>
    /// <param name="story">Its lines.</param>
    /// <param name="act">Runs a command, and returns what was seen.</param>
    public static string Play(string story, Func<Command, IReadOnlyList<string>> act)
    {
        var transcript = new StringBuilder();
        var isQuiet = false;
        var number = 0;
        foreach (var line in story.TrimEnd('\n').Split('\n'))
        {
            number++;
            transcript.Append(line.TrimEnd()).Append('\n');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var command = new Command(number, line);
            if (command.Verb is "quiet" or "loud")
            {
                isQuiet = command.Verb == "quiet";
                continue;
            }

            var seen = act(command);
            foreach (var what in isQuiet ? [] : seen)
            {
                transcript.Append("  ").Append(what).Append('\n');
            }
        }

        return transcript.ToString();
    }
}
