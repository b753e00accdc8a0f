using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Vigil.Properties.Structure;

/// <summary>A Markdown file: what of it can be held to the rest of the repository.</summary>
internal sealed class Paper
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .Build();

    private readonly MarkdownDocument _document;

    /// <param name="path">From the root of the repository.</param>
    /// <param name="text">The whole file.</param>
    public Paper(string path, string text)
    {
        Path = path;
        _document = Markdown.Parse(text, Pipeline);
    }

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    /// <summary>Where its links lead, as written.</summary>
    public IEnumerable<string> Links =>
        _document.Descendants<LinkInline>().Select(link => link.Url ?? "");

    /// <summary>The anchors of its headings.</summary>
    public IEnumerable<string> Anchors =>
        _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? "");

    /// <summary>What is within backticks in a line.</summary>
    public IEnumerable<string> Code =>
        _document.Descendants<CodeInline>().Select(code => code.Content);

    /// <summary>Its fenced blocks, in order.</summary>
    public IEnumerable<Fence> Fences =>
        _document.Descendants<FencedCodeBlock>().Select(block => new Fence(
            block.Info ?? "", Before(block), [.. block.Lines.ToString().Split('\n')]));

    /// <summary>Every one of the repository.</summary>
    public static IReadOnlyList<Paper> All() =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    public static Paper Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)));

    /// <summary>What the comment right above a block says; null when there is none.</summary>
    private static string? Before(Block block)
    {
        var siblings = block.Parent;
        return siblings?.IndexOf(block) is > 0 and var place
            && siblings[place - 1] is HtmlBlock { Type: HtmlBlockType.Comment } comment
                ? comment.Lines.ToString().Trim()[4..^3].Trim()
                : null;
    }
}

/// <summary>A fenced block.</summary>
/// <param name="Language">What stands behind the opening fence; may be empty.</param>
/// <param name="Source">The file that the comment above names; null without one.</param>
/// <param name="Lines">What is within.</param>
internal sealed record Fence(string Language, string? Source, IReadOnlyList<string> Lines);
