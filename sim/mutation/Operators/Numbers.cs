using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>Arithmetic: another operator, one more, one less.</summary>
internal sealed class Numbers : IMutationOperator
{
    private const string Sum = "arithmetic";
    private const string Off = "off by one";

    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model) => node switch
    {
        BinaryExpressionSyntax binary when Other(binary.Kind()) is { } kind
            && Syntax.IsQuantity(model.GetTypeInfo(binary).Type) && !Syntax.Declares(binary) =>
            [Change.Of(Sum, binary, Syntax.With(binary, kind))],
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NumericLiteralExpression)
            && literal.Token.Value is int value && literal.Parent is not PrefixUnaryExpressionSyntax =>
            [Change.Of(Off, literal, Literal(value == int.MaxValue ? value - 1 : value + 1))],
        ExpressionStatementSyntax { Expression: PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax } count =>
            Counted(count),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax sum } statement
            when Syntax.IsQuantity(model.GetTypeInfo(sum.Left).Type) => Summed(statement, sum),
        ArgumentSyntax { RefKindKeyword.RawKind: 0, Expression: var given and not LiteralExpressionSyntax } argument
            when IsOfSlice(argument) && Syntax.IsNumber(model.GetTypeInfo(given).Type) && !Syntax.Declares(given) =>
            Around(given),
        RangeExpressionSyntax range => new[] { range.LeftOperand, range.RightOperand }.OfType<ExpressionSyntax>()
            .Where(side => Syntax.IsNumber(model.GetTypeInfo(side).Type) && side is not LiteralExpressionSyntax)
            .SelectMany(Around),
        ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var index }] }
            when Syntax.IsNumber(model.GetTypeInfo(index).Type) && index is not LiteralExpressionSyntax
            && !Syntax.Declares(index) => Around(index),
        _ => [],
    };

    private static SyntaxKind? Other(SyntaxKind kind) => kind switch
    {
        SyntaxKind.AddExpression => SyntaxKind.SubtractExpression,
        SyntaxKind.SubtractExpression => SyntaxKind.AddExpression,
        SyntaxKind.MultiplyExpression => SyntaxKind.AddExpression,
        SyntaxKind.DivideExpression => SyntaxKind.MultiplyExpression,
        SyntaxKind.ModuloExpression => SyntaxKind.AddExpression,
        SyntaxKind.BitwiseAndExpression => SyntaxKind.BitwiseOrExpression,
        SyntaxKind.BitwiseOrExpression => SyntaxKind.BitwiseAndExpression,
        SyntaxKind.LeftShiftExpression => SyntaxKind.RightShiftExpression,
        SyntaxKind.RightShiftExpression => SyntaxKind.LeftShiftExpression,
        _ => null,
    };

    private static LiteralExpressionSyntax Literal(int value) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(value));

    private static IEnumerable<Change> Around(ExpressionSyntax value)
    {
        foreach (var kind in new[] { SyntaxKind.AddExpression, SyntaxKind.SubtractExpression })
        {
            var other = SyntaxFactory.BinaryExpression(kind, Syntax.Parenthesized(value), Literal(1));
            yield return Change.Of(Off, value, other.NormalizeWhitespace());
        }
    }

    private static IEnumerable<Change> Counted(ExpressionStatementSyntax count)
    {
        ExpressionSyntax? other = count.Expression switch
        {
            PostfixUnaryExpressionSyntax post when post.IsKind(SyntaxKind.PostIncrementExpression) =>
                SyntaxFactory.PostfixUnaryExpression(SyntaxKind.PostDecrementExpression, post.Operand),
            PostfixUnaryExpressionSyntax post when post.IsKind(SyntaxKind.PostDecrementExpression) =>
                SyntaxFactory.PostfixUnaryExpression(SyntaxKind.PostIncrementExpression, post.Operand),
            _ => null,
        };
        return other is null ? [] : [Change.Of(Sum, count, SyntaxFactory.ExpressionStatement(other))];
    }

    private static IEnumerable<Change> Summed(ExpressionStatementSyntax statement, AssignmentExpressionSyntax sum)
    {
        SyntaxKind? kind = sum.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression => SyntaxKind.SubtractAssignmentExpression,
            SyntaxKind.SubtractAssignmentExpression => SyntaxKind.AddAssignmentExpression,
            _ => null,
        };
        return kind is not { } other
            ? []
            : [Change.Of(Sum, statement, SyntaxFactory.ExpressionStatement(
                SyntaxFactory.AssignmentExpression(other, sum.Left, sum.Right).NormalizeWhitespace()))];
    }

    private static bool IsOfSlice(ArgumentSyntax argument) =>
        argument.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called }
        && called.Name.Identifier.Text is "Slice" or "AsSpan" or "AsMemory" or "Substring" or "Skip" or "Take"
            or "GetRange" or "RemoveRange" or "CopyTo";
}
