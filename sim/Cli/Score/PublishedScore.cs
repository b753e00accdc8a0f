using System.Globalization;

namespace Vigil.Sim.Cli.Score;

/// <summary>The score that is claimed, against which a sample is held.</summary>
/// <param name="Killed">How many mutants were noticed.</param>
/// <param name="Reached">Of how many that were reached and are not equivalent. At least 1.</param>
/// <param name="CpuSeconds">The most processor time that a mutant had, in seconds.</param>
internal sealed record PublishedScore(int Killed, int Reached, int CpuSeconds)
{
    /// <summary>Where it is, from the repository's root on.</summary>
    public const string FileName = "sim/mutation/published.txt";

    /// <summary>How many standard deviations below its mean one sample of a thousand lies, by chance alone.</summary>
    private const double Deviations = 3.09;

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">
    /// There is no line <c>killed reached cpu-seconds</c>; the message says where.
    /// </exception>
    public static PublishedScore Read(string root)
    {
        var file = Path.Combine(root, FileName);
        var line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => !line.StartsWith('#')) : null;
        var numbers = (line ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers is [>= 0 and var killed, >= 1 and var reached, >= 1 and var seconds] && killed <= reached
            ? new PublishedScore(killed, reached, seconds)
            : throw new InvalidDataException($"{file} has no line `killed reached cpu-seconds`.");
    }

    /// <summary>
    /// The fewest that a sample may notice: fewer come about by chance once in a thousand times, both the sample's and
    /// the published one's.
    /// </summary>
    /// <param name="reached">How many of the sample were reached and are not equivalent.</param>
    public int LeastOf(int reached)
    {
        var share = (double)Killed / Reached;
        var deviation = Math.Sqrt(share * (1 - share) * reached * (1 + ((double)reached / Reached)));
        return Math.Max(0, (int)Math.Ceiling((share * reached) - (Deviations * deviation)));
    }
}
