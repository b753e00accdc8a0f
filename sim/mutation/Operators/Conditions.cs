using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>Conditions: and for or, a side that is left out, the opposite.</summary>
internal sealed class Conditions : IMutationOperator
{
    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression)
                && !Syntax.Declares(both):
                return
                [
                    Change.Of("logical", both, Syntax.With(both, SyntaxKind.LogicalOrExpression)),
                    Change.Of("side left out", both, both.Left.WithoutTrivia()),
                    Change.Of("side left out", both, both.Right.WithoutTrivia()),
                ];
            case BinaryExpressionSyntax one when one.IsKind(SyntaxKind.LogicalOrExpression) && !Syntax.Declares(one):
                return
                [
                    Change.Of("logical", one, Syntax.With(one, SyntaxKind.LogicalAndExpression)),
                    Change.Of("side left out", one, one.Left.WithoutTrivia()),
                    Change.Of("side left out", one, one.Right.WithoutTrivia()),
                ];
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression)
                && !Syntax.Declares(not):
                return [Change.Of("negation", not, not.Operand.WithoutTrivia())];
            case BinaryExpressionSyntax choice when choice.IsKind(SyntaxKind.CoalesceExpression)
                && choice.Right is not ThrowExpressionSyntax && !Syntax.Declares(choice):
                return [Change.Of("side left out", choice, choice.Right.WithoutTrivia())];
        }

        return ConditionOf(node) is { } condition && IsBare(condition) && !Syntax.Declares(condition)
            ? [Change.Of("negation", condition, Syntax.Not(condition))]
            : [];
    }

    private static ExpressionSyntax? ConditionOf(SyntaxNode node) => node switch
    {
        IfStatementSyntax branch => branch.Condition,
        ConditionalExpressionSyntax choice => choice.Condition,
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        WhenClauseSyntax guard => guard.Condition,
        ForStatementSyntax loop => loop.Condition,
        ReturnStatementSyntax { Expression: IsPatternExpressionSyntax test } => test,
        ArrowExpressionClauseSyntax { Expression: IsPatternExpressionSyntax test } => test,
        _ => null,
    };

    /// <summary>Whether no other operator makes the opposite of it.</summary>
    private static bool IsBare(ExpressionSyntax condition) => condition is not (
        BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or LiteralExpressionSyntax);
}
