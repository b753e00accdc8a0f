namespace Vigil.Sim.Mutation;

/// <summary>One change of the sources that a number switches on.</summary>
/// <param name="Id">The number, from 1 on. Others may be missing between: they did not compile.</param>
/// <param name="Key">
/// What stays the same while the lines around it change: a hash of its file, member, kind and text, and of its place
/// among those alike.
/// </param>
/// <param name="Project">Its assembly's name.</param>
/// <param name="File">From the repository's root on.</param>
/// <param name="Line">Where the changed text begins, from 1 on.</param>
/// <param name="Column">The same.</param>
/// <param name="Member">The method, property or constructor, with its type.</param>
/// <param name="Kind">The kind of change, by its operator's name.</param>
/// <param name="Before">The text, in one line.</param>
/// <param name="After">What is there instead; empty for nothing.</param>
internal sealed record Mutant(
    int Id,
    string Key,
    string Project,
    string File,
    int Line,
    int Column,
    string Member,
    string Kind,
    string Before,
    string After);
