using System.Globalization;

namespace Vigil.Cli.Go;

/// <summary>Sizes for people as etcdctl shows them: <c>25 kB</c>, <c>2.1 MB</c>, in powers of 1000.</summary>
internal static class GoBytes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Format(long bytes)
    {
        if (bytes < 10)
        {
            return $"{bytes} B";
        }

        var unit = 0;
        double value = bytes;
        for (; value >= 1000 && unit < Units.Length - 1; unit++)
        {
            value /= 1000;
        }

        value = Math.Floor((value * 10) + 0.5) / 10;
        return value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + $" {Units[unit]}";
    }
}
