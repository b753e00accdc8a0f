using System.Globalization;

namespace Vigil.Sim.Audit.Servers;

/// <summary>Whose a connection is, by what the kernel knows of it: members dial each other without a name.</summary>
internal static class SocketOwners
{
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Which of some processes has the local end of a connection.</summary>
    /// <param name="port">Of that end.</param>
    /// <param name="remotePort">Of the other end.</param>
    /// <param name="processes">Their numbers.</param>
    /// <returns>The number; null when it is none of them.</returns>
    public static int? Find(int port, int remotePort, IEnumerable<int> processes)
    {
        var inode = Tables.Where(File.Exists).SelectMany(File.ReadLines).Select(line => InodeOf(line, port, remotePort))
            .FirstOrDefault(inode => inode is not null);
        return inode is null ? null : processes.Cast<int?>().FirstOrDefault(process => Has(process ?? 0, inode));
    }

    /// <summary>The inode in a line of the kernel's table, when the line is about this connection.</summary>
    internal static string? InodeOf(string line, int port, int remotePort)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 9 && PortOf(fields[1]) == port && PortOf(fields[2]) == remotePort ? fields[9] : null;
    }

    private static int PortOf(string address) =>
        address.LastIndexOf(':') is >= 0 and var colon
            && int.TryParse(
                address.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port)
            ? port
            : -1;

    private static bool Has(int process, string inode)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd")
                .Any(file => new FileInfo(file).LinkTarget == $"socket:[{inode}]");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
