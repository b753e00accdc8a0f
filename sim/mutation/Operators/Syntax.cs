using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>What several operators need.</summary>
internal static class Syntax
{
    /// <summary>The same operands under another operator.</summary>
    public static ExpressionSyntax With(BinaryExpressionSyntax binary, SyntaxKind kind) =>
        SyntaxFactory.BinaryExpression(kind, binary.Left, binary.Right).NormalizeWhitespace();

    public static ExpressionSyntax Parenthesized(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax
            ? expression
            : SyntaxFactory.ParenthesizedExpression(expression.WithoutTrivia());

    public static ExpressionSyntax Not(ExpressionSyntax condition) =>
        SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Parenthesized(condition));

    /// <summary>Whether a type is a number that can be counted with.</summary>
    public static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64
        or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Byte
        or SpecialType.System_Double;

    /// <summary>Whether a type is a number or a length of time.</summary>
    public static bool IsQuantity(ITypeSymbol? type) =>
        IsNumber(type) || type is { Name: nameof(TimeSpan), ContainingNamespace.Name: nameof(System) };

    /// <summary>
    /// Whether it declares a variable, which would then be declared twice, or not in each way to what follows.
    /// </summary>
    public static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf().Any(
        static inner => inner is SingleVariableDesignationSyntax or AnonymousFunctionExpressionSyntax);
}
