using System.CommandLine;

namespace Vigil.Cli.Check;

/// <summary>The flags of both checks.</summary>
internal sealed class CheckFlags(string prefix)
{
    private readonly Option<string> _load = new("--load")
    {
        Description = "How much: s(small), m(medium), l(large) or xl(xLarge)",
        DefaultValueFactory = _ => "s",
    };

    private readonly Option<string> _prefix = new("--prefix")
    {
        Description = "What the check's keys begin with; they are deleted afterwards",
        DefaultValueFactory = _ => prefix,
    };

    private readonly Option<bool> _compact = Flag.Create("--auto-compact", "Compact what was written, afterwards");
    private readonly Option<bool> _defrag = Flag.Create("--auto-defrag", "Defragment the servers, afterwards");

    public void AddTo(Command command)
    {
        Option[] options = [_load, _prefix, _compact, _defrag];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public CheckLoad Load(ParseResult parsed) => CheckLoad.Parse(parsed.GetRequiredValue(_load));

    public string Prefix(ParseResult parsed) => parsed.GetRequiredValue(_prefix);

    public bool IsToCompact(ParseResult parsed) => parsed.GetValue(_compact);

    public bool IsToDefrag(ParseResult parsed) => parsed.GetValue(_defrag);
}
