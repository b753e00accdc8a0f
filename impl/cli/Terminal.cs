using System.Text;

namespace Vigil.Cli;

/// <summary>Where a command reads and writes. Output is bytes: keys and values need not be text.</summary>
internal sealed record Terminal(Stream In, Stream Out, TextWriter Error)
{
    private static readonly byte[] NewLine = [(byte)'\n'];

    public static Terminal OfProcess() =>
        new(Console.OpenStandardInput(), new BufferedStream(Console.OpenStandardOutput()), Console.Error);

    public void WriteLine(string text) => WriteLine(Encoding.UTF8.GetBytes(text));

    public void WriteLine(ReadOnlySpan<byte> bytes)
    {
        Out.Write(bytes);
        Out.Write(NewLine);
    }
}
