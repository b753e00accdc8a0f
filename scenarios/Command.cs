namespace Vigil.Scenarios;

/// <summary>One line of a story: a verb, its words, and its <c>name=value</c> options.</summary>
internal sealed class Command
{
    private readonly SortedDictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    public Command(int line, string text)
    {
        Line = line;
        Text = text;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Verb = parts[0];
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                _options.Add(part[..equals], part[(equals + 1)..]);
            }
            else
            {
                _words.Add(part);
            }
        }
    }

    public int Line { get; }

    public string Text { get; }

    public string Verb { get; }

    public string Word(int place, string what) =>
        place < _words.Count ? _words[place] : throw Wrong($"it lacks {what}");

    public bool HasWordAt(int place) => place < _words.Count;

    public bool Has(string word) => _words.Contains(word, StringComparer.Ordinal);

    public string? Option(string name) => _options.GetValueOrDefault(name);

    public long Number(string name, long otherwise)
    {
        var text = Option(name);
        if (text is null)
        {
            return otherwise;
        }

        return long.TryParse(text, out var number) ? number : throw Wrong($"{name} takes a number");
    }

    public StoryException Wrong(string why) => new(Line, Text, why);
}
