using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>Two arguments of one type change places.</summary>
internal sealed class Arguments : IMutationOperator
{
    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model)
    {
        if (node is not ArgumentListSyntax { Arguments: var arguments })
        {
            yield break;
        }

        for (var i = 0; i + 1 < arguments.Count; i++)
        {
            var (first, second) = (arguments[i], arguments[i + 1]);
            if (IsPlain(first) && IsPlain(second)
                && model.GetTypeInfo(first.Expression).ConvertedType is { } type
                && SymbolEqualityComparer.Default.Equals(type, model.GetTypeInfo(second.Expression).ConvertedType)
                && !SyntaxFactory.AreEquivalent(first.Expression, second.Expression))
            {
                yield return new Change(
                    "arguments swapped",
                    node,
                    $"({string.Join(", ", Swapped(arguments, i))})",
                    new ExpressionEdit(first.Expression, second.Expression.WithoutTrivia()),
                    new ExpressionEdit(second.Expression, first.Expression.WithoutTrivia()));
            }
        }
    }

    /// <summary>Whether it can be evaluated in any order.</summary>
    private static bool IsPlain(ArgumentSyntax argument) =>
        argument.RefKindKeyword.IsKind(SyntaxKind.None)
        && argument.NameColon is null
        && argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax
            or ThisExpressionSyntax;

    private static IEnumerable<string> Swapped(SeparatedSyntaxList<ArgumentSyntax> arguments, int at) =>
        arguments.Select((_, i) => arguments[i == at ? at + 1 : i == at + 1 ? at : i].ToString());
}
