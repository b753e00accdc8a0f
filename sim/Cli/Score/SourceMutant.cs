using System.Globalization;

namespace Vigil.Sim.Cli.Score;

/// <summary>A mutant of the sources, as the generator lists it.</summary>
/// <param name="Id">Its number in the build, from 1 on.</param>
/// <param name="Key">What stays the same when lines move.</param>
/// <param name="Project">The assembly that it is in.</param>
/// <param name="File">The file, from the repository's root on.</param>
/// <param name="Line">Where in it, from 1 on.</param>
/// <param name="Column">The same.</param>
/// <param name="Member">The type and the member.</param>
/// <param name="Kind">The kind of change.</param>
/// <param name="Before">The text.</param>
/// <param name="After">What is there instead; empty for nothing.</param>
internal sealed record SourceMutant(
    int Id,
    string Key,
    string Project,
    string File,
    int Line,
    int Column,
    string Member,
    string Kind,
    string Before,
    string After)
{
    /// <summary>The key as a number: what a sample is drawn by, so that it stays the same while lines move.</summary>
    public ulong Hash => ulong.Parse(Key, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The project as it is named on the command line: <c>core</c>.</summary>
    public string ShortProject => Project[(Project.LastIndexOf('.') + 1)..].ToLowerInvariant();
}
