using Microsoft.CodeAnalysis;

namespace Vigil.Sim.Mutation;

/// <summary>A kind of change: looks at a node at a time.</summary>
internal interface IMutationOperator
{
    /// <summary>The changes of one node, not of those below it.</summary>
    /// <param name="node">The node; of code that runs.</param>
    /// <param name="model">Knows its types.</param>
    IEnumerable<Change> Of(SyntaxNode node, SemanticModel model);
}
