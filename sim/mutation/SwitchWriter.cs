using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation;

/// <summary>Writes a file in which every mutant is a branch that the switch chooses.</summary>
/// <remarks>What a branch contains of mutants is only in the original: so two are never on at once.</remarks>
internal sealed class SwitchWriter : CSharpSyntaxRewriter
{
    /// <summary>On every node that the switch chooses; its data is the mutant's number.</summary>
    public const string Annotation = "mutant";

    private readonly Dictionary<SyntaxNode, List<(int Id, Edit Edit)>> _edits = [];

    /// <param name="changes">The changes of one file.</param>
    public SwitchWriter(IEnumerable<(Mutant Mutant, Change Change)> changes)
    {
        foreach (var (mutant, change) in changes)
        {
            foreach (var edit in change.Edits)
            {
                if (!_edits.TryGetValue(edit.Node, out var here))
                {
                    _edits.Add(edit.Node, here = []);
                }

                here.Add((mutant.Id, edit));
            }
        }
    }

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        var visited = base.Visit(node);
        if (node is null || visited is null || !_edits.TryGetValue(node, out var edits))
        {
            return visited;
        }

        foreach (var (id, edit) in edits)
        {
            visited = edit switch
            {
                ExpressionEdit expression => Choose(id, expression.After, (ExpressionSyntax)visited),
                StatementEdit statement => Choose(id, statement.After, (StatementSyntax)visited),
                _ => throw new InvalidOperationException($"An edit of an unknown kind: {edit}"),
            };
        }

        return visited;
    }

    private static ParenthesizedExpressionSyntax Choose(int id, ExpressionSyntax after, ExpressionSyntax before) =>
        SyntaxFactory.ParenthesizedExpression(
            SyntaxFactory.ConditionalExpression(
                IsOn(id),
                SyntaxFactory.Token(SyntaxTriviaList.Empty, SyntaxKind.QuestionToken, Space),
                SyntaxFactory.ParenthesizedExpression(after.WithoutTrivia()),
                SyntaxFactory.Token(Space, SyntaxKind.ColonToken, Space),
                SyntaxFactory.ParenthesizedExpression(before.WithoutTrailingTrivia().WithoutLeadingTrivia())))
            .WithTriviaFrom(before)
            .WithAdditionalAnnotations(Mark(id));

    private static BlockSyntax Choose(int id, StatementSyntax? after, StatementSyntax before)
    {
        var otherwise = SyntaxFactory.Block(before);
        var branch = after is null
            ? SyntaxFactory.IfStatement(
                SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, IsOn(id)), otherwise)
            : SyntaxFactory.IfStatement(
                IsOn(id), SyntaxFactory.Block(after), SyntaxFactory.ElseClause(otherwise));
        // A branch of its own: what follows an `if` without braces stays one statement.
        return SyntaxFactory.Block(branch).WithAdditionalAnnotations(Mark(id));
    }

    private static SyntaxTriviaList Space => SyntaxFactory.TriviaList(SyntaxFactory.Space);

    private static SyntaxAnnotation Mark(int id) => new(Annotation, id.ToString(CultureInfo.InvariantCulture));

    private static ExpressionSyntax IsOn(int id) =>
        SyntaxFactory.ParseExpression($"global::Vigil.Seams.MutantSwitch.IsOn({id})")
            .WithTrailingTrivia(SyntaxFactory.Space);
}
