using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Vigil.Sim.Mutation.Operators;

namespace Vigil.Sim.Mutation;

/// <summary>Finds the changes that can be made to a file, and numbers them.</summary>
internal sealed partial class MutantFinder
{
    private static readonly IMutationOperator[] Operators =
        [new Relations(), new Numbers(), new Conditions(), new Statements(), new Arguments(), new Locks()];

    private readonly Dictionary<string, int> _alike = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>The changes of one file, in the order of its text.</summary>
    public IReadOnlyList<(Mutant Mutant, Change Change)> Find(
        SourceProject project, string path, SyntaxNode root, SemanticModel model)
    {
        var found = new List<(Mutant, Change)>();
        foreach (var node in root.DescendantNodes(static node => !IsLeftOut(node)).Where(IsCode))
        {
            foreach (var change in Operators.SelectMany(one => one.Of(node, model)))
            {
                found.Add((Name(project, path, change), change));
            }
        }

        return found;
    }

    private Mutant Name(SourceProject project, string path, Change change)
    {
        var file = $"{project.Folder}/{path}";
        var member = MemberOf(change.At);
        var before = Line(change.At.ToString());
        var after = Line(change.After);
        var text = string.Join('\n', file, member, change.Kind, before, after);
        var place = _alike[text] = _alike.GetValueOrDefault(text) + 1;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{text}\n{place}")));
        var at = change.At.GetLocation().GetLineSpan().StartLinePosition;
        return new Mutant(
            ++_last,
            Convert.ToHexStringLower(hash)[..10],
            project.Name,
            file,
            at.Line + 1,
            at.Character + 1,
            member,
            change.Kind,
            before,
            after);
    }

    private static string Line(string text) => Whitespace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    /// <summary>What only a mutant of ours runs, or nothing does.</summary>
    private static bool IsLeftOut(SyntaxNode node) => node switch
    {
        AttributeListSyntax or EnumDeclarationSyntax => true,
        MethodDeclarationSyntax method => method.Identifier.Text is "ToString" or "GetHashCode" or "Describe",
        FieldDeclarationSyntax field => field.Modifiers.Any(static one => one.Text == "const"),
        LocalDeclarationStatementSyntax local => local.IsConst,
        IfStatementSyntax branch => NamesSwitch(branch.Condition),
        ConditionalExpressionSyntax choice => NamesSwitch(choice.Condition),
        ThrowStatementSyntax or ThrowExpressionSyntax or InterpolatedStringExpressionSyntax => true,
        // A simulation has options of its own.
        PropertyDeclarationSyntax { Initializer: not null, Parent: TypeDeclarationSyntax type } =>
            type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal)
            || type.Identifier.Text.EndsWith("Limits", StringComparison.Ordinal),
        ParameterSyntax or SwitchLabelSyntax or PatternSyntax => true,
        InvocationExpressionSyntax call => NamesSwitch(call)
            || call.Expression.ToString() is "nameof" or "Invariant.Holds" or "Invariant.Unreachable",
        BinaryExpressionSyntax binary => NamesSwitch(binary),
        PrefixUnaryExpressionSyntax not => NamesSwitch(not),
        _ => false,
    };

    /// <summary>Whether it is about a deliberate fault, of which the code has some already.</summary>
    private static bool NamesSwitch(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .Any(static name => name.Identifier.Text.EndsWith("utants", StringComparison.Ordinal));

    private static bool IsCode(SyntaxNode node) =>
        !IsLeftOut(node)
        && node.Ancestors().Any(static outer => outer is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax
            or IndexerDeclarationSyntax or FieldDeclarationSyntax);

    private static string MemberOf(SyntaxNode node)
    {
        var type = node.Ancestors().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault()?.Identifier.Text ?? "";
        var member = node.Ancestors().OfType<MemberDeclarationSyntax>().Select(static one => one switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            PropertyDeclarationSyntax property => property.Identifier.Text,
            ConstructorDeclarationSyntax => "constructor",
            IndexerDeclarationSyntax => "indexer",
            OperatorDeclarationSyntax => "operator",
            FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
            _ => null,
        }).FirstOrDefault(static name => name is not null);
        return $"{type}.{member}";
    }
}
