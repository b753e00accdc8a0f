using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation;

/// <summary>A change that an operator proposes.</summary>
/// <param name="Kind">The operator's name for it.</param>
/// <param name="At">What it is about; where it is reported.</param>
/// <param name="After">What is there instead, in words of the language; empty for nothing.</param>
/// <param name="Edits">What is to be rewritten; all of it with the change, or none.</param>
internal sealed record Change(string Kind, SyntaxNode At, string After, params IReadOnlyList<Edit> Edits)
{
    /// <summary>An expression becomes another.</summary>
    public static Change Of(string kind, ExpressionSyntax before, ExpressionSyntax after) =>
        new(kind, before, after.ToString(), new ExpressionEdit(before, after));

    /// <summary>A statement becomes another, or is left out.</summary>
    public static Change Of(string kind, StatementSyntax before, StatementSyntax? after) =>
        new(kind, before, after?.ToString() ?? "", new StatementEdit(before, after));
}

/// <summary>One place that is rewritten.</summary>
/// <param name="Node">The original node.</param>
internal abstract record Edit(SyntaxNode Node);

/// <summary>Either expression is evaluated, by the switch.</summary>
internal sealed record ExpressionEdit(ExpressionSyntax Before, ExpressionSyntax After) : Edit(Before);

/// <summary>Either statement is executed, by the switch; none in place of null.</summary>
internal sealed record StatementEdit(StatementSyntax Before, StatementSyntax? After) : Edit(Before);
