using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vigil.Sim.Mutation;

/// <summary>A project's sources with all of its mutants that compile.</summary>
internal sealed class MutatedProject
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview);
    private static readonly CSharpParseOptions OldParsing = new(LanguageVersion.CSharp12);

    private readonly SourceProject _project;
    private readonly CSharpCompilation _original;
    private readonly CSharpParseOptions _parsing;
    private readonly List<(string Path, SyntaxTree Tree)> _files = [];
    private readonly Dictionary<string, IReadOnlyList<(Mutant Mutant, Change Change)>> _changes =
        new(StringComparer.Ordinal);

    /// <summary>Reads a project and finds its mutants.</summary>
    /// <param name="project">Which.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="references">What it and the others refer to, compiled.</param>
    /// <param name="finder">Numbers them.</param>
    public MutatedProject(
        SourceProject project, string root, IEnumerable<MetadataReference> references, MutantFinder finder)
    {
        _project = project;
        // Tier C rewrites the core, which is written in an older language for it.
        _parsing = project.Name == "Vigil.Core" ? OldParsing : Parsing;
        foreach (var path in project.Sources(root))
        {
            var text = File.ReadAllText(Path.Combine(root, project.Folder, path));
            _files.Add((path, CSharpSyntaxTree.ParseText(text, _parsing, path)));
        }

        SyntaxTree[] more =
        [
            CSharpSyntaxTree.ParseText(Usings, _parsing, "Usings.cs"),
            CSharpSyntaxTree.ParseText(SwitchSource.Text, _parsing, SwitchSource.FileName),
        ];
        _original = CSharpCompilation.Create(
            project.Name,
            [.. _files.Select(file => file.Tree), .. more],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                checkOverflow: true,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true));
        Refuse(_original.GetDiagnostics());
        foreach (var (path, tree) in _files)
        {
            _changes[path] = project.LeavesOut(path)
                ? []
                : finder.Find(project, path, tree.GetRoot(), _original.GetSemanticModel(tree));
        }
    }

    /// <summary>Its mutants; after <see cref="DropWhatDoesNotCompile"/> those that compile.</summary>
    public IEnumerable<Mutant> Mutants =>
        _files.SelectMany(file => _changes[file.Path]).Select(change => change.Mutant);

    /// <summary>How many were dropped because the compiler refused them.</summary>
    public int Dropped { get; private set; }

    /// <summary>Compiles again and again without those that the compiler refuses.</summary>
    public void DropWhatDoesNotCompile()
    {
        while (true)
        {
            var compilation = _original;
            foreach (var (path, tree) in _files)
            {
                compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.Create(
                    (CSharpSyntaxNode)Write(path, tree), _parsing, path));
            }

            var errors = compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error).ToList();
            var dropped = errors.SelectMany(Culprits).ToHashSet();
            if (errors.Count == 0)
            {
                return;
            }

            if (dropped.Count == 0)
            {
                throw new InvalidOperationException(
                    $"{_project.Name} does not compile with its mutants, and none is to blame: {errors[0]}");
            }

            foreach (var path in _changes.Keys.ToList())
            {
                _changes[path] = [.. _changes[path].Where(change => !dropped.Contains(change.Mutant.Id))];
            }

            Dropped += dropped.Count;
        }
    }

    /// <summary>Writes all of its files, mutated or not, below a folder.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, tree) in _files)
        {
            var file = Path.Combine(folder, _project.Name, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file) ?? folder);
            File.WriteAllText(file, Write(path, tree).ToFullString());
        }
    }

    private SyntaxNode Write(string path, SyntaxTree tree) => _changes[path].Count == 0
        ? tree.GetRoot()
        : new SwitchWriter(_changes[path]).Visit(tree.GetRoot()) ?? tree.GetRoot();

    /// <summary>
    /// Who may have caused an error: the innermost mutant around it, else those of its member that jump.
    /// </summary>
    private IEnumerable<int> Culprits(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree)
        {
            return [];
        }

        var node = tree.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        var inner = node.AncestorsAndSelf().Select(Number).FirstOrDefault(id => id > 0);
        if (inner > 0)
        {
            return [inner];
        }

        // The flow around it has changed: a variable is not assigned any more, an end is reached.
        var member = node.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault() ?? tree.GetRoot();
        var inside = member.DescendantNodes().Select(Number).Where(id => id > 0).ToHashSet();
        var changes = _changes[tree.FilePath].Where(change => inside.Contains(change.Mutant.Id)).ToList();
        var flow = changes.Where(change => change.Mutant.Kind is "assignment left out" or "jump left out").ToList();
        return (flow.Count > 0 ? flow : changes).Select(change => change.Mutant.Id);
    }

    private static int Number(SyntaxNode node) =>
        node.GetAnnotations(SwitchWriter.Annotation)
            .Select(mark => int.Parse(mark.Data ?? "0", CultureInfo.InvariantCulture))
            .FirstOrDefault();

    private void Refuse(IEnumerable<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(one => one.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"{_project.Name} does not compile as it is: {error}");
        }
    }
}
