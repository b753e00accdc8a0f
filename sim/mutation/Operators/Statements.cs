using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>Statements: a call, an assignment, a jump that is left out; an await that does not wait.</summary>
internal sealed class Statements : IMutationOperator
{
    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case ExpressionStatementSyntax { Expression: AwaitExpressionSyntax waited } statement
                when !Syntax.Declares(statement):
                yield return Left(statement);
                yield return Change.Of("await left out", statement, SyntaxFactory.ExpressionStatement(
                    SyntaxFactory.AssignmentExpression(
                        SyntaxKind.SimpleAssignmentExpression,
                        SyntaxFactory.IdentifierName("_"),
                        waited.Expression).NormalizeWhitespace()));
                break;
            case ExpressionStatementSyntax statement when !IsCheck(statement):
                yield return Left(statement);
                break;
            case BreakStatementSyntax or ContinueStatementSyntax
                when node.Ancestors().First(IsLoopOrSwitch) is not SwitchStatementSyntax:
                yield return Change.Of("jump left out", (StatementSyntax)node, null);
                break;
            case ReturnStatementSyntax { Expression: null } statement:
                yield return Change.Of("jump left out", statement, null);
                break;
            case ReturnStatementSyntax { Expression: { } value } when MayBeDefault(value, model):
                yield return Change.Of("default returned", value, Default(value, model));
                break;
            case ArrowExpressionClauseSyntax { Expression: { } value } when MayBeDefault(value, model)
                && model.GetTypeInfo(value).Type?.SpecialType != SpecialType.System_Void:
                yield return Change.Of("default returned", value, Default(value, model));
                break;
        }
    }

    private static Change Left(ExpressionStatementSyntax statement)
    {
        var isCleanup = statement.Ancestors().TakeWhile(static outer => outer is not MemberDeclarationSyntax)
            .Any(static outer => outer is FinallyClauseSyntax);
        return Change.Of(
            isCleanup ? "cleanup left out" : statement.Expression is AssignmentExpressionSyntax
                ? "assignment left out" : "call left out",
            statement,
            null);
    }

    private static bool IsLoopOrSwitch(SyntaxNode node) => node is
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
        or SwitchStatementSyntax or MemberDeclarationSyntax;

    /// <summary>
    /// A check that never fails in code that is right can be left out without any difference: that is its purpose.
    /// </summary>
    private static bool IsCheck(ExpressionStatementSyntax statement) =>
        statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called }
        && (called.Expression.ToString() == "Invariant"
            || called.Name.Identifier.Text.StartsWith("ThrowIf", StringComparison.Ordinal));

    private static bool MayBeDefault(ExpressionSyntax value, SemanticModel model) =>
        value is not (LiteralExpressionSyntax or DefaultExpressionSyntax or ThrowExpressionSyntax
            or RefExpressionSyntax or IsPatternExpressionSyntax)
        && !Syntax.Declares(value)
        && model.GetTypeInfo(value).ConvertedType is { } type
        && (type.IsValueType || type.NullableAnnotation == NullableAnnotation.Annotated);

    private static LiteralExpressionSyntax Default(ExpressionSyntax value, SemanticModel model) =>
        model.GetTypeInfo(value).ConvertedType?.SpecialType == SpecialType.System_Boolean
            ? SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression)
            : SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);
}
