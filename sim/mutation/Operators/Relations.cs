using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>Comparisons: the boundary moves, or the answer is the opposite.</summary>
internal sealed class Relations : IMutationOperator
{
    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model)
    {
        if (node is BinaryExpressionSyntax binary && !Syntax.Declares(node))
        {
            foreach (var kind in Others(binary.Kind()))
            {
                yield return Change.Of(IsBoundary(binary.Kind(), kind) ? "boundary" : "relation", binary,
                    Syntax.With(binary, kind));
            }
        }
    }

    private static SyntaxKind[] Others(SyntaxKind kind) => kind switch
    {
        SyntaxKind.LessThanExpression =>
            [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanOrEqualExpression],
        SyntaxKind.LessThanOrEqualExpression => [SyntaxKind.LessThanExpression, SyntaxKind.GreaterThanExpression],
        SyntaxKind.GreaterThanExpression =>
            [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanOrEqualExpression],
        SyntaxKind.GreaterThanOrEqualExpression => [SyntaxKind.GreaterThanExpression, SyntaxKind.LessThanExpression],
        SyntaxKind.EqualsExpression => [SyntaxKind.NotEqualsExpression],
        SyntaxKind.NotEqualsExpression => [SyntaxKind.EqualsExpression],
        _ => [],
    };

    private static bool IsBoundary(SyntaxKind before, SyntaxKind after) => (before, after) is
        (SyntaxKind.LessThanExpression, SyntaxKind.LessThanOrEqualExpression)
        or (SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanExpression)
        or (SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanOrEqualExpression)
        or (SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanExpression);
}
