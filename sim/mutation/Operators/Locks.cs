using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation.Operators;

/// <summary>A lock that keeps nobody out: it is of an object that nobody else has.</summary>
internal sealed class Locks : IMutationOperator
{
    /// <summary>What the change is called.</summary>
    public const string Kind = "lock left out";

    public IEnumerable<Change> Of(SyntaxNode node, SemanticModel model) =>
        node is LockStatementSyntax locked
            ? [Change.Of(Kind, locked.Expression, SyntaxFactory.ParseExpression("new object()"))]
            : [];
}
