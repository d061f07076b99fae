using System.Buffers;
using System.Text;

namespace Wattline.Gateway.Observe;

/// <summary>One line of a page: a name, its labels and a value, which is NaN where the line has none that can be read.</summary>
/// <param name="Name">As in <c>vllm:num_requests_waiting</c>.</param>
/// <param name="Labels">In the order of the line.</param>
/// <param name="Value">May be NaN or infinite: a sum over it is then unknown.</param>
internal sealed record PrometheusSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value)
{
    /// <summary>A label's value, or null.</summary>
    public string? this[string label] => Labels.FirstOrDefault(one => one.Key == label).Value;
}

/// <summary>What is read of a Prometheus page at most. A page beyond it is refused whole: a sum over part of one would be a wrong number.</summary>
/// <param name="Bytes">Of the page; 1 to 2^31.</param>
/// <param name="Lines">Of the page.</param>
/// <param name="LineBytes">Of a line that is no comment.</param>
/// <param name="Series">Samples of the names asked for.</param>
/// <param name="LabelBytes">Of the name or value of one of their labels.</param>
internal sealed record PageLimits(long Bytes = 8 << 20, int Lines = 200_000, int LineBytes = 16 << 10, int Series = 10_000, int LabelBytes = 1024);

/// <summary>
/// Reads Prometheus text (exposition format 0.0.4, and what OpenMetrics adds to it) from a stream, line by line, keeping the samples of
/// the names asked for. Comments, types, timestamps and exemplars are passed over; so is a line that is none. A sample whose value cannot
/// be read stays, as NaN, so that it is not missed in a sum.
/// </summary>
internal static class PrometheusText
{
    private const int LongestName = 256, MostNames = 4096;

    /// <summary>The samples, or null together with what is wrong with the page: a limit passed, or an end within a line.</summary>
    /// <param name="page">Its bytes, whatever they are.</param>
    /// <param name="wanted">Whether the samples of a name are kept; null for all.</param>
    /// <param name="limits">What is read at most; null for the defaults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The stream broke.</exception>
    public static async Task<(IReadOnlyList<PrometheusSample>? Samples, string Problem)> ReadAsync(
        Stream page, Func<string, bool>? wanted = null, PageLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new PageLimits();
        var reading = new Reading(wanted, limits);
        var buffer = ArrayPool<byte>.Shared.Rent(32 << 10);
        try
        {
            int count;
            while (reading.Problem.Length == 0 && (count = await page.ReadAsync(buffer, cancellation)) > 0)
            {
                reading.Take(buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var problem = reading.End();
        return problem.Length == 0 ? (reading.Samples, "") : (null, problem);
    }

    /// <summary>The labels of a selector, as in <c>Hostname="gpu-1",gpu="0"</c>; null for what is none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? ReadSelector(string text)
    {
        var bytes = Encoding.UTF8.GetBytes($"{{{text.Trim().TrimStart('{').TrimEnd('}')}}}");
        var line = new PrometheusLine(bytes);
        return line.TryReadLabels(bytes.Length, out var labels, out _) && line.Rest.IsEmpty && labels.Count > 0 ? labels : null;
    }

    private sealed class Reading(Func<string, bool>? wanted, PageLimits limits)
    {
        private readonly Dictionary<string, bool> _names = [];
        private readonly byte[] _line = new byte[limits.LineBytes];
        private int _length, _lines;
        private long _bytes;
        private bool _tooLong;

        public List<PrometheusSample> Samples { get; } = [];

        public string Problem { get; private set; } = "";

        public void Take(ReadOnlySpan<byte> chunk)
        {
            if ((_bytes += chunk.Length) > limits.Bytes)
            {
                Problem = $"The page is larger than {limits.Bytes} bytes.";
            }

            while (Problem.Length == 0 && !chunk.IsEmpty)
            {
                var end = chunk.IndexOf((byte)'\n');
                Append(end < 0 ? chunk : chunk[..end]);
                chunk = end < 0 ? [] : chunk[(end + 1)..];
                if (end >= 0)
                {
                    EndLine();
                }
            }
        }

        /// <summary>What is wrong with the page, empty when nothing is.</summary>
        public string End() => Problem.Length == 0 && _length > 0 ? "The page ends within a line." : Problem;

        private void Append(ReadOnlySpan<byte> part)
        {
            var fits = Math.Min(part.Length, _line.Length - _length);
            part[..fits].CopyTo(_line.AsSpan(_length));
            _length += fits;
            _tooLong |= fits < part.Length;
        }

        private void EndLine()
        {
            var line = _line.AsSpan(0, _length).Trim(" \t\r"u8);
            if (++_lines > limits.Lines)
            {
                Problem = $"The page has more than {limits.Lines} lines.";
            }
            else if (!line.IsEmpty && line[0] != (byte)'#')
            {
                TakeSample(new PrometheusLine(line));
            }

            (_length, _tooLong) = (0, false);
        }

        private void TakeSample(PrometheusLine line)
        {
            if (_tooLong)
            {
                Problem = $"A line is longer than {limits.LineBytes} bytes.";
            }
            else if (line.TryReadName(out var name) && IsWanted(name))
            {
                TakeSample(ref line, Encoding.ASCII.GetString(name));
            }
        }

        private void TakeSample(ref PrometheusLine line, string name)
        {
            if (!line.TryReadLabels(limits.LabelBytes, out var labels, out var tooLong))
            {
                Problem = tooLong ? $"A label of {name} is longer than {limits.LabelBytes} bytes." : $"The labels of {name} cannot be read.";
            }
            else if (Samples.Count >= limits.Series)
            {
                Problem = $"The page has more than {limits.Series} series of the names read.";
            }
            else
            {
                Samples.Add(new PrometheusSample(name, labels, line.ReadValue()));
            }
        }

        /// <summary>Asked once a name; past a number of names, which no honest page has, each time.</summary>
        private bool IsWanted(ReadOnlySpan<byte> name)
        {
            if (wanted is null || name.Length > LongestName)
            {
                return wanted is null;
            }

            Span<char> text = stackalloc char[name.Length];
            Encoding.ASCII.GetChars(name, text);
            var names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!names.TryGetValue(text, out var isWanted))
            {
                isWanted = wanted(text.ToString());
                if (_names.Count < MostNames)
                {
                    names[text] = isWanted;
                }
            }

            return isWanted;
        }
    }
}
