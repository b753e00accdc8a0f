using System.Runtime.CompilerServices;

namespace Vigil.Sim.World.Raft;

/// <summary>A line of a story that is put together only when somebody wants to read it.</summary>
[InterpolatedStringHandler]
internal ref struct RaftLine
{
    private DefaultInterpolatedStringHandler _text;

    public RaftLine(int literalLength, int formattedCount, RaftWorld world, out bool isWanted)
    {
        isWanted = world.KeepsStory;
        _text = isWanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
